export type { SideFile } from './dump.ts';
export { keepBackups, lastBackups, newestIn, type Keeping } from './keep.ts';
export { restore, restoreFiles, type Restored } from './restore.ts';
export { tryBackup } from './try.ts';
export { writeBackup, writeBackupTo } from './write.ts';
