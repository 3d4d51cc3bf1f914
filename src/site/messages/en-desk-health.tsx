import type { Child } from 'hono/jsx';
import type { Count } from '../../house/index.ts';

/** What the pages of the service's health say, in English. */
export const enDeskHealth = (count: Count) => ({
  title: 'Health',
  figures: 'Figures',
  reports: 'Reports, about',
  stories: 'Stories, about',
  newest: 'Newest report',
  noneYet: 'none yet',
  readers: 'Readers who get the letter',
  sources: 'Sources, feeds',
  database: 'The database',
  memory: 'Memory of the site',
  steps: 'Steps that wait or run',
  feedsFail: 'Feeds that fail',
  feedsWell: (n: number) =>
    n === 1 ? 'The one feed is well.' : `All ${count(n, { one: 'feed', other: 'feeds' })} are well.`,
  lastRead: (moment: string) => `last read ${moment}`,
  neverRead: 'never read',
  mail: 'Mail',
  mailHelp: 'Whether mail of this house would be let in elsewhere: its names, its signature, its relay.',
  examine: 'Examine it now',
  backups: 'Backups',
  every: (hours: number, folder: string) =>
    `Every ${hours === 1 ? 'hour' : count(hours, { one: 'hour', other: 'hours' })} into ${folder}.`,
  noBackups: (setting: Child) => <>The service makes none by itself: {setting} is not set.</>,
  lastFailed: 'The last one failed',
  noneNewer: (moment: string) => `None is newer than ${moment}`,
  newestBackup: (moment: string) => `The newest is of ${moment}`,
  onMachine: (file: Child, machine: string) => (
    <>
      {file} on {machine}.
    </>
  ),
  noBackupYet: 'None yet: the first is made within ten minutes.',
  stepsFailed: 'Steps that failed',
  noneFailed: 'None: whatever failed was tried again and worked.',
  failedHelp: 'Each was tried four times. When its cause is mended, it can be tried once more.',
  again: 'Try again',
  allAgain: 'Try all again',
  mailTitle: 'The house’s mail',
});
