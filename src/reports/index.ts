export { fileReports, type Account, type Filed } from './file.ts';
export { reportsBetween, reportsById } from './read.ts';
export { sourceKinds, type Report, type SourceKind } from './report.ts';
