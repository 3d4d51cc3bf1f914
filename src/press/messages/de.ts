import type { Count, Words } from './index.ts';
import { reasonInGerman } from './reasons.ts';

/** The letter and the other mails in German. */
export const de = (count: Count): Words => ({
  reports: (n) => count(n, { one: 'Bericht', other: 'Berichte' }),
  outlets: (n) => count(n, { one: 'Medium', other: 'Medien' }),
  coverage: (outlets, reports) => `${outlets}, ${reports}`,
  edition: (number) => (number === null ? 'Die Woche bis jetzt' : `Nr. ${number}`),
  oneSentence: 'Die Woche in einem Satz',
  sinceLastWeek: 'Seit letzter Woche',
  before: 'Was vorher geschah',
  further: 'Weitere Entwicklungen',
  video: 'Video',
  readMore: 'Mehr zum Thema',
  why: 'Warum das hier steht',
  reason: reasonInGerman(count),
  toldLast: 'Schon in der letzten Ausgabe',
  chosen: 'Von der Redaktion gewählt',
  editor: 'Die Redaktion',
  editorsHeadline: 'Überschrift der Redaktion',
  corrections: 'Berichtigungen',
  ours: 'Aus der eigenen Redaktion',
  below: 'Knapp unter dem Strich',
  belowExplained: 'Die Geschichten, die es beinahe in die Ausgabe geschafft hätten, und was für sie sprach.',
  quoted:
    'Jeder Satz einer Kurzfassung steht Wort für Wort in dem Bericht, auf den er verweist. Keinen davon hat eine Maschine geschrieben; die Reihenfolge wird errechnet, und jede Geschichte sagt, warum sie steht, wo sie steht.',
  sample:
    'Ein Muster: Erfundene Medien berichten von wirklichen Ereignissen des Januars 2020. Niemand hat Post bekommen.',
  tagline: 'Die politischen Nachrichten der Woche in Ihrem Posteingang.',

  print: {
    contents: 'In diesem Brief',
    onTheWeb: 'Online lesen',
    sample: 'Muster',
    alsoThisWeek: (headlines) => `Außerdem in dieser Woche: ${headlines}`,
    andMore: (n) => `und ${count(n, { one: 'weitere Geschichte', other: 'weitere Geschichten' })}`,
    week: (week) => week.replace(/^(\d+)-W0?(\d+)$/, 'KW $2/$1'),
    reportsQuoted: 'Die zitierten Berichte',
    because: (name) =>
      `Sie bekommen diesen Brief einmal in der Woche, weil Sie ihn bei ${name} abonniert und das bestätigt haben.`,
    choose: 'Ihre Einstellungen',
    leave: 'Mit einem Klick abmelden',
    toChoose: (address) => `Ihre Einstellungen: ${address}`,
    toLeave: (address) => `Mit einem Klick abmelden: ${address}`,
  },

  mails: {
    confirm: {
      subject: (name) => `Bitte bestätigen Sie Ihr Abonnement: ${name}`,
      ask: (name) =>
        `Jemand, hoffentlich Sie selbst, hat mit dieser Adresse den wöchentlichen Brief von ${name} abonniert. Bitte bestätigen Sie, dass Sie es waren:`,
      yes: 'Ja, schicken Sie mir den Brief',
      button:
        'Der Knopf öffnet eine Seite, auf der Sie mit einem weiteren Klick bestätigen. Falls er nicht funktioniert, öffnen Sie diese Adresse:',
      address: 'Die Adresse öffnet eine Seite, auf der Sie mit einem Klick bestätigen.',
      ignore:
        'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Sie bekommen dann keine weitere Post von uns. Der Link gilt drei Tage lang.',
    },
    already: {
      subject: (name) => `Sie bekommen den Brief von ${name} schon`,
      ask: (name) =>
        `Jemand, hoffentlich Sie selbst, hat mit dieser Adresse den wöchentlichen Brief von ${name} abonniert. Er kommt schon hierher; es ändert sich nichts.`,
      yes: 'Einstellungen öffnen',
      button:
        'Der Knopf öffnet Ihre Einstellungen: wann der Brief kommt, wie lang er ist und worum es geht. Falls er nicht funktioniert, öffnen Sie diese Adresse:',
      address: 'Die Adresse öffnet Ihre Einstellungen: wann der Brief kommt, wie lang er ist und worum es geht.',
      ignore: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun.',
    },
    change: {
      subject: (name) => `${name}: Ist das Ihre neue Adresse?`,
      ask: (name) =>
        `Jemand, hoffentlich Sie selbst, möchte den Brief von ${name} künftig an diese statt an eine andere Adresse bekommen.`,
      open: 'Wenn Sie das waren, öffnen Sie diese Adresse und bestätigen Sie es dort mit einem Klick:',
      ignore: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Sie bekommen dann keine Post von uns.',
    },
    changed: {
      subject: (name) => `${name}: Ihr Brief geht an eine andere Adresse`,
      told: (name) =>
        `Der Brief von ${name} kommt von jetzt an zu einer anderen Adresse; darum wurde gebeten, und dort wurde es bestätigt. Hierher kommt er nicht mehr.`,
      undo: 'Wenn Sie das nicht waren, öffnen Sie binnen einer Woche diese Adresse und bestätigen Sie es dort mit einem Klick; dann kommt er wieder hierher:',
    },
    stillWanted: {
      subject: (name) => `Möchten Sie den Brief von ${name} weiterhin bekommen?`,
      ask: (name) =>
        `Wir schicken Ihnen einmal in der Woche den Brief von ${name} und können nicht wissen, ob Sie ihn noch lesen: Er verrät es uns nicht.`,
      open: 'Wenn Sie ihn lesen, öffnen Sie bitte diese Adresse und bestätigen Sie es dort mit einem Klick; dann bleibt alles, wie es ist:',
      ignore: 'Wenn Sie nichts tun, kommt der Brief in einem Monat nicht mehr. Wir fragen nicht noch einmal.',
    },
    signIn: {
      subject: (name) => `${name}: Ihr Link zum Anmelden`,
      open: (name) =>
        `Um sich bei ${name} anzumelden, öffnen Sie diese Adresse und bestätigen Sie es dort mit einem Klick. Sie gilt zwanzig Minuten lang und nur einmal:`,
      ignore:
        'Wenn Sie nicht darum gebeten haben, brauchen Sie nichts zu tun: Ohne diesen Link wird niemand angemeldet.',
    },
    answer: {
      subject: (name, by) => `${name}: ${by} hat Ihnen geantwortet`,
      said: (by, headline) => `${by} hat auf Ihren Kommentar zu „${headline}“ geantwortet:`,
      read: 'Dort lesen und antworten:',
      quiet: 'Keine Mails mehr, wenn mir jemand antwortet:',
    },
    preferences: {
      subject: (name) => `${name}: Ihre Einstellungen`,
      open: (name) =>
        `Unter dieser Adresse stehen Ihre Einstellungen für ${name}. Sie gilt zwei Monate lang, und zwar für alle, die sie kennen:`,
      holds:
        'Einen Tag lang können Sie dort auch die Adresse ändern, alles mitnehmen, was wir über Sie gespeichert haben, oder es löschen.',
    },
  },
});
