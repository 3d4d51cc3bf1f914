import type { Count } from '../../house/index.ts';
import type { PressWords } from './index.ts';

/** The letter and the other mails in German. */
export const de = (count: Count): PressWords => ({
  section: {
    'war and peace': 'Krieg und Frieden',
    deaths: 'Tote',
    election: 'Wahlen',
    'vote or law': 'Abstimmungen und Gesetze',
    'ruling or charge': 'Justiz',
    office: 'Ämter',
    'treaty, sanctions or trade': 'Verträge und Handel',
    'emergency or order': 'Öffentliche Ordnung',
    'money of the many': 'Öffentliches Geld',
  },

  print: {
    contents: 'In diesem Brief',
    onTheWeb: 'Online lesen',
    sample: 'Muster',
    minutes: (n) => count(n, { one: 'Minute', other: 'Minuten' }),
    alsoThisWeek: (headlines) => `Außerdem in dieser Woche: ${headlines}`,
    andMore: (n) => `und ${count(n, { one: 'weitere Geschichte', other: 'weitere Geschichten' })}`,
    week: (week) => week.replace(/^(\d+)-W0?(\d+)$/, 'KW $2/$1'),
    onlyYours: (topics) => `Nur zu Ihren Themen: ${topics}.`,
    change: 'Ändern',
    onTheirOwn: (outlets, independent) => `${outlets}, ${independent} davon unabhängig`,
    sides: ({ left, center, right }) =>
      [left && `links ${left}`, center && `Mitte ${center}`, right && `rechts ${right}`].filter(Boolean).join(', '),
    whyAndAll: (n) => (n === 1 ? 'Warum, und der Bericht dazu' : `Warum, und alle ${count(n, { other: 'Berichte' })}`),
    all: (n) => (n === 1 ? 'Der Bericht' : `Alle ${count(n, { other: 'Berichte' })}`),
    allBelow: 'Was knapp fehlte, und warum',
    unsubscribe: 'Abmelden',
    pause: 'Pause',
    onlySome: 'Nur bestimmte Themen',
    next: (day) => `Nächste Ausgabe: ${day}.`,
    forwarded: 'Weitergeleitet bekommen?',
    subscribe: 'Selbst abonnieren',
    because: (name) => `Sie haben den wöchentlichen Brief „${name}“ abonniert und das bestätigt.`,
  },

  bulletin: {
    becauseAll: (name) => `Sie bekommen den Wochenbrief „${name}“; dies ging an alle seine Leserinnen und Leser.`,
    becauseTopics: (name, topics) =>
      `Sie bekommen den Wochenbrief „${name}“; dies ging an alle, die ${topics} gewählt haben.`,
  },

  mails: {
    confirm: {
      subject: (name) => `Bitte bestätigen: ${name}, einmal in der Woche`,
      ask: (name) =>
        `Jemand, hoffentlich Sie selbst, hat mit dieser Adresse den Brief „${name}“ abonniert. Er kommt einmal in der Woche: die Politik der Woche der Reihe nach, in etwa fünf Minuten, zu jedem Satz der Bericht, in dem er steht. Bitte bestätigen Sie, dass Sie es waren:`,
      press: 'Ja, schicken Sie mir den Brief',
      opens: 'Das öffnet eine Seite, auf der Sie mit einem weiteren Klick bestätigen.',
      ignore:
        'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Sie bekommen dann keine weitere Post von uns. Der Link gilt drei Tage lang.',
    },
    already: {
      subject: (name) => `Sie bekommen den Brief „${name}“ schon`,
      ask: (name) =>
        `Jemand, hoffentlich Sie selbst, hat mit dieser Adresse den Brief „${name}“ abonniert. Er kommt schon hierher, einmal in der Woche: die Politik der Woche der Reihe nach, in etwa fünf Minuten, zu jedem Satz der Bericht, in dem er steht. Es ändert sich nichts.`,
      press: 'Einstellungen öffnen',
      opens: 'Das öffnet Ihre Einstellungen: wann der Brief kommt, wie lang er ist und worum es geht.',
      ignore: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun.',
    },
    change: {
      subject: (name) => `${name}: Ist das Ihre neue Adresse?`,
      ask: (name) => `Der Brief „${name}“ soll künftig an diese statt an eine andere Adresse kommen.`,
      press: 'Ja, schicken Sie ihn hierher',
      opens: 'Das öffnet eine Seite, auf der Sie mit einem weiteren Klick bestätigen.',
      ignore: 'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Sie bekommen dann keine Post von uns.',
    },
    changed: {
      subject: (name) => `${name}: Ihr Brief geht an eine andere Adresse`,
      told: (name) =>
        `Der Brief „${name}“ kommt von jetzt an zu einer anderen Adresse; darum wurde gebeten, und dort wurde es bestätigt. Hierher kommt er nicht mehr.`,
      undo: 'Wenn Sie das nicht waren, lassen Sie ihn wieder hierher kommen. Der Link gilt eine Woche und braucht einen weiteren Klick.',
      press: 'Wieder hierher schicken',
    },
    stillWanted: {
      subject: (name) => `Möchten Sie den Brief „${name}“ weiterhin bekommen?`,
      ask: (name) =>
        `Wir schicken Ihnen einmal in der Woche den Brief „${name}“ und können nicht wissen, ob Sie ihn noch lesen: Er verrät es uns nicht. Wenn Sie ihn lesen, sagen Sie es bitte; dann bleibt alles, wie es ist.`,
      press: 'Ja, ich lese ihn',
      opens: 'Das öffnet eine Seite, auf der Sie mit einem weiteren Klick bestätigen.',
      ignore: 'Wenn Sie nichts tun, kommt der Brief in einem Monat nicht mehr. Wir fragen nicht noch einmal.',
    },
    signIn: {
      subject: (name) => `${name}: Ihr Link zum Anmelden`,
      ask: (name) => `Mit diesem Link melden Sie sich bei „${name}“ an. Er gilt zwanzig Minuten lang und nur einmal.`,
      press: 'Anmelden',
      opens: 'Das öffnet eine Seite, auf der ein weiterer Klick Sie anmeldet.',
      ignore:
        'Wenn Sie nicht darum gebeten haben, brauchen Sie nichts zu tun: Ohne diesen Link wird niemand angemeldet.',
    },
    comment: {
      subject: (name) => `${name}: Kommentar veröffentlichen?`,
      ask: (name) =>
        `Bei ${name} hat jemand mit dieser Adresse einen Kommentar geschrieben. Waren Sie es, genügt ein Klick, und er erscheint.`,
      press: 'Ansehen und veröffentlichen',
      opens: 'Der Link öffnet eine Seite mit dem Kommentar; dort genügt ein Klick. Er gilt einmal und einen Tag lang.',
      ignore: 'Waren Sie es nicht, tun Sie nichts: In einem Tag ist er vergessen, und niemand hat ihn gesehen.',
    },
    mark: {
      subject: (name) => `${name}: zu Ihrem Kommentar`,
      chosen: (headline) => `Die Redaktion hat Ihren Kommentar zu „${headline}“ an die erste Stelle gesetzt:`,
      quoted: (headline) => `Wir haben Ihren Kommentar zu „${headline}“ zitiert:`,
      corrected: (headline) => `Dank Ihres Kommentars zu „${headline}“ haben wir etwas berichtigt:`,
      press: 'Dort ansehen',
    },
    answer: {
      subject: (name, by) => `${name}: ${by} hat Ihnen geantwortet`,
      said: (by, headline) => `${by} hat auf Ihren Kommentar zu „${headline}“ geantwortet:`,
      press: 'Dort lesen und antworten',
      quiet: 'Keine Mails mehr, wenn mir jemand antwortet',
    },
    preferences: {
      subject: (name) => `${name}: Ihre Einstellungen`,
      ask: (name) => `Dieser Link führt zu Ihren Einstellungen für ${name}.`,
      press: 'Einstellungen öffnen',
      opens:
        'Er gilt zwei Monate lang, und zwar für alle, die ihn kennen. Einen Tag lang können Sie dort auch die Adresse ändern, alles mitnehmen, was wir über Sie gespeichert haben, oder es löschen.',
    },
  },
});
