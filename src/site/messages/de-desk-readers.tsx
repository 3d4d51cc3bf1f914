import type { enDeskReaders } from './en-desk-readers.tsx';

/** What the pages of readers say, in German. */
export const deDeskReaders = (): ReturnType<typeof enDeskReaders> => ({
  erased: 'Gelöscht: Von dieser Person ist nichts mehr gespeichert.',
  getIt: 'Bekommen den Brief',
  paused: 'Machen selbst eine Pause',
  unconfirmed: 'Angefragt, nicht bestätigt',
  left: 'Abgemeldet',
  rest: (why) => `Ruhen: ${why}`,
  why: {
    hard: 'die Adresse gibt es nicht mehr',
    soft: 'fünf Briefe hintereinander kamen zurück',
    complaint: 'als Spam gemeldet',
    stale: 'auf die Frage, ob noch erwünscht, keine Antwort',
    suppressed: 'bekommen nie Post',
  },
  byWeek: 'Wer den Brief bekam, Woche für Woche',
  endOfWeek: 'Leser am Ende jeder Woche',
  thenAndNow: (then, day, now) => `${then} am ${day}; jetzt ${now}, mit denen, die pausieren.`,
  one: 'Einen Leser suchen',
  theirEmail: 'E-Mail-Adresse',
  find: 'Suchen',
  missing: 'Diese Adresse hat kein Leser.',
  bring: 'Liste einlesen',
  csv: 'CSV mit den Spalten email, consented_at (wann zugestimmt wurde) und wording (wozu). Ohne die letzten beiden wird jemand gespeichert und bekommt keine Post.',
  tryIt: 'Probieren: nichts wird gespeichert',
  bringIn: 'Einlesen',
  along: 'Mitnehmen',
  asCsv: 'Alle Leser als CSV',
  line: (line, words) => `Zeile ${line}: ${words}`,
  consented: 'Bekommen den Brief: Die Zustimmung kam mit',
  noConsent: 'Gespeichert, ohne Post: Keine Zustimmung kam mit',
  known: 'Schon bekannt, bleiben wie sie sind',
  stopped: 'Gespeichert, ohne Post: abgemeldet, beschwert, oder die Adresse gibt es nicht mehr',
  suppressed: 'Bekommen nie Post',
  never: 'Auf die Liste derer gesetzt, die nie Post bekommen',
  refused: 'Abgelehnt',
  would: 'Was die Liste brächte',
  brought: 'Die Liste ist eingelesen',
  nothingKept: 'Nichts wurde gespeichert. Zum Einlesen die Datei noch einmal wählen.',
  byLine: 'Zeile für Zeile',
  more: (n) => `Und ${n} mehr.`,

  confirmed: 'Bestätigt',
  rests: 'Ruht',
  wants: 'Gewünscht',
  topics: 'Themen',
  form: 'Fassung',
  flags: 'Zur Adresse',
  no: 'nein',
  atOnce: 'sofort',
  allTopics: 'alle',
  short: 'kurz',
  full: 'ganz',
  plain: 'reiner Text',
  nothing: 'nichts',
  flag: { disposable: 'eine Wegwerfadresse', role: 'eine Funktionsadresse' },
  agreed: 'Wozu zugestimmt wurde',
  agreedNothing: 'Zu nichts.',
  agreedTo: {
    asked: 'angefragt',
    confirmed: 'bestätigt',
    left: 'abgemeldet',
    imported: 'kam mit einer Liste',
    changed: 'Adresse geändert',
  },
  letters: 'Die letzten Briefe',
  noLetters: 'Keine.',
  state: {
    waiting: 'wartet',
    sending: 'unterwegs',
    sent: 'gesendet',
    refused: 'abgelehnt',
    uncertain: 'ungewiss',
    expired: 'zu spät',
  },
  can: 'Was zu tun ist',
  everything: 'Alles, was gespeichert ist',
  neverMail: 'Nie wieder Post',
  neverMeans: (command) => (
    <>
      Keine Liste bringt die Adresse zurück, auch keine neue Anfrage: Die könnte jeder stellen. Wer Ihnen selbst
      schreibt, kommt mit {command} wieder von der Liste.
    </>
  ),
  erase: 'Löschen …',
  eraseTitle: 'Einen Leser löschen',
  eraseMeans: (email) => (
    <>
      Alles, was von {email} gespeichert ist, geht: Wünsche, Zustimmungen, welche Briefe kamen. Ein Fingerabdruck der
      Adresse bleibt, damit keine Liste sie zurückbringt. Das lässt sich nicht zurücknehmen.
    </>
  ),
  eraseIt: 'Löschen',
  leaveIt: 'Nicht löschen',
});
