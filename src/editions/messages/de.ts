import type { Count } from '../../house/index.ts';
import type { EditionWords } from './index.ts';
import { reasonInGerman } from './reasons.ts';

export const de = (count: Count): EditionWords => ({
  reports: (n) => count(n, { one: 'Bericht', other: 'Berichte' }),
  outlets: (n) => count(n, { one: 'Medium', other: 'Medien' }),
  coverage: (outlets, reports) => `${outlets}, ${reports}`,
  edition: (number) => (number === null ? 'Die Woche bis jetzt' : `Nr. ${number}`),
  sinceLastWeek: 'Seit letzter Woche',
  before: 'Was vorher geschah',
  further: 'Weitere Entwicklungen',
  video: 'Video',
  reason: reasonInGerman(count),
  toldLast: 'Schon in der letzten Ausgabe',
  chosen: 'Von der Redaktion gewählt',
  editor: 'Die Redaktion',
  editorsHeadline: 'Überschrift der Redaktion',
  corrections: 'Berichtigungen',
  ours: 'Aus der eigenen Redaktion',
  ahead: {
    title: 'Die kommende Woche',
    inCalendar: 'Im Kalender abonnieren',
  },
  below: 'Knapp nicht dabei',
  quoted: 'Jeder Satz steht Wort für Wort in dem Bericht, auf den er verweist; keinen hat eine Maschine geschrieben.',
  sample:
    'Eine Musterausgabe: Erfundene Medien berichten von wirklichen Ereignissen aus dem Januar 2020. Es ging keine Post hinaus.',
});
