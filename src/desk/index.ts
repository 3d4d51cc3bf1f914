export * from './log.ts';
export * from './people.ts';
