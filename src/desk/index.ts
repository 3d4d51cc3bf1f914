export * from './log.ts';
export * from './people.ts';
export * from './edition.ts';
export * from './mail.ts';
export * from './sources.ts';
export * from './masthead.ts';
export * from './here.ts';
export * from './topics.ts';
