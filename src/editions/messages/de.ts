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
    explained: 'Termine, die Berichte dieser Woche nennen, in deren Worten.',
  },
  figures: {
    title: 'Zahlen der Woche',
    saidBy: (who) => `laut ${who}`,
  },
  rewritten: {
    title: 'Geänderte Überschriften',
    explained: 'Wie Medien einen Bericht zuerst überschrieben und wie sie ihn jetzt überschreiben.',
    before: 'Vorher',
    after: 'Nachher',
    seen: (moment) => `geändert bis ${moment}`,
  },
  oneSided: {
    title: 'Nur eine Seite berichtet',
    explained:
      'Themen, über die mindestens drei Medien der einen Seite berichten und keines der anderen, nach der Einstufung der Redaktion.',
    left: (outlets) => `${outlets} Medien links eingestuft, keines rechts`,
    right: (outlets) => `${outlets} Medien rechts eingestuft, keines links`,
    none: 'Über kein Thema dieser Woche hat nur eine Seite berichtet.',
    tooFew: (left, right) =>
      `Für diese Woche lässt es sich nicht sagen: Dazu braucht es acht Medien jeder Seite, gelesen wurden ${left} links und ${right} rechts eingestufte.`,
  },
  doubtful: (n) =>
    count(n, { one: 'Zeile wurde im Zweifel weggelassen', other: 'Zeilen wurden im Zweifel weggelassen' }),
  below: 'Knapp unter dem Strich',
  quoted: 'Jeder Satz steht Wort für Wort in dem Bericht, auf den er verweist; keinen hat eine Maschine geschrieben.',
  sample:
    'Ein Muster: Erfundene Medien berichten von wirklichen Ereignissen des Januars 2020. Niemand hat Post bekommen.',
});
