export { keepBackups, lastBackups, newestIn, type Keeping } from './keep.ts';
export { restore, restoreFiles } from './restore.ts';
export { tryBackup } from './try.ts';
export { writeBackup, writeBackupTo } from './write.ts';
