import type { Count } from '../../house/index.ts';
import type { enDeskHealth } from './en-desk-health.tsx';

/** What the pages of the service's health say, in German. */
export const deDeskHealth = (count: Count): ReturnType<typeof enDeskHealth> => ({
  title: 'Zustand',
  figures: 'Zahlen',
  reports: 'Berichte, etwa',
  stories: 'Geschichten, etwa',
  newest: 'Neuester Bericht',
  noneYet: 'noch keiner',
  readers: 'Leser, die den Brief bekommen',
  sources: 'Quellen, Feeds',
  database: 'Die Datenbank',
  memory: 'Speicher der Website',
  steps: 'Schritte, die warten oder laufen',
  feedsFail: 'Feeds, die ausfallen',
  feedsWell: (n) =>
    n === 1 ? 'Der eine Feed ist in Ordnung.' : `Alle ${count(n, { one: 'Feed', other: 'Feeds' })} sind in Ordnung.`,
  lastRead: (moment) => `zuletzt gelesen am ${moment}`,
  neverRead: 'nie gelesen',
  mail: 'Mail',
  mailHelp: 'Ob Mail dieses Hauses anderswo angenommen würde: ihre Namen, ihre Unterschrift, ihr Mailserver.',
  examine: 'Jetzt prüfen',
  backups: 'Sicherungen',
  every: (hours, folder) =>
    `${hours === 1 ? 'Jede Stunde' : `Alle ${count(hours, { one: 'Stunde', other: 'Stunden' })}`} nach ${folder}.`,
  noBackups: (setting) => <>Der Dienst macht von selbst keine: {setting} ist nicht gesetzt.</>,
  lastFailed: 'Die letzte ist misslungen',
  noneNewer: (moment) => `Keine ist neuer als vom ${moment}`,
  newestBackup: (moment) => `Die neueste ist vom ${moment}`,
  onMachine: (file, machine) => (
    <>
      {file} auf {machine}.
    </>
  ),
  noBackupYet: 'Noch keine: Die erste entsteht binnen zehn Minuten.',
  stepsFailed: 'Gescheiterte Schritte',
  noneFailed: 'Keine: Was scheiterte, ging beim nächsten Versuch.',
  failedHelp: 'Jeder wurde viermal versucht. Ist die Ursache behoben, lässt er sich noch einmal versuchen.',
  again: 'Noch einmal',
  allAgain: 'Alle noch einmal',
  mailTitle: 'Die Mail des Hauses',
});
