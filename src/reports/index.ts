export { fileReports, type Account, type Filed } from './file.ts';
export { reportsBetween, reportsById } from './read.ts';
export type { SourceKind } from '../sources/index.ts';
export type { Report } from './report.ts';
