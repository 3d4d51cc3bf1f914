export { fileReports, type Account, type Filed, type From } from './file.ts';
export { reportsBetween, reportsById } from './look-up.ts';
export type { SourceKind } from '../sources/index.ts';
export type { Report } from './report.ts';
export { pagesWait, readPages } from './read-pages.ts';
export { keepFilms } from './keep-films.ts';
export { forgetPages, forgetReports } from './forget.ts';
