import type { Child } from 'hono/jsx';
import type { Count } from '../../house/index.ts';
import { deComments } from './de-comments.tsx';
import { deDesk } from './de-desk.tsx';
import { deSignIn } from './de-sign-in.tsx';
import type { PageMessages } from './index.ts';

/** The public pages in German. */
export const de = (count: Count): PageMessages => ({
  newReports: (n) => count(n, { one: 'neuer Bericht', other: 'neue Berichte' }),
  stories: (n) => count(n, { one: 'Geschichte', other: 'Geschichten' }),
  sources: (n) => count(n, { one: 'Quelle', other: 'Quellen' }),

  skip: 'Zu den Nachrichten',
  pages: 'Seiten',
  nav: {
    week: 'Woche',
    editions: 'Ausgaben',
    articles: 'Eigenes',
    topics: 'Themen',
    search: 'Suche',
    subscribe: 'Abo',
    videos: 'Videos',
    sources: 'Quellen',
    about: 'So funktioniert’s',
    privacy: 'Datenschutz',
    corrections: 'Berichtigungen',
    install: 'Die App',
    feeds: 'Feeds',
    reading: 'Ihre Lektüre',
    signIn: 'Anmelden',
  },
  letter: {
    title: 'Die Woche im Posteingang',
    promise:
      'Ein Brief pro Woche, und dann ist Schluss. Einmal bestätigen; ein Klick, und Sie sind abgemeldet; niemand sieht zu, was Sie lesen.',
    email: 'Ihre E-Mail-Adresse',
    send: 'Abonnieren',
  },
  oneSentence: 'Die Woche in einem Satz',
  readMore: 'Mehr zum Thema',
  why: 'Warum das hier steht',
  belowExplained: 'Was es beinahe in die Ausgabe geschafft hätte, und warum.',

  inPrint: (number) => (number === null ? 'Die Woche bis jetzt' : `Ausgabe Nr. ${number}`),
  lean: { left: 'links', center: 'Mitte', right: 'rechts', unrated: 'nicht eingestuft' },

  shape: {
    title: 'Der Verlauf der Woche',
    explained: 'Berichte pro Tag über diese Geschichten; farbig die über die erste.',
    inWords: (days) =>
      `Berichte pro Tag: ${days.map(({ day, all, first }) => `${day} ${all}, davon ${first} über die erste Geschichte`).join('; ')}`,
  },

  // What an edition has beside its stories
  aheadExplained: 'Termine, die Berichte dieser Woche nennen, in deren Worten.',
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
      'Geschichten, über die mindestens drei Medien der einen Seite berichten und keines der anderen, nach der Einstufung der Redaktion.',
    left: (outlets) => `${outlets} Medien links eingestuft, keines rechts`,
    right: (outlets) => `${outlets} Medien rechts eingestuft, keines links`,
    none: 'Über keine Geschichte dieser Woche hat nur eine Seite berichtet.',
    tooFew: (left, right) =>
      `Für diese Woche lässt es sich nicht sagen: Dazu braucht es acht Medien jeder Seite, gelesen wurden ${left} links und ${right} rechts eingestufte.`,
  },
  doubtful: (n) =>
    count(n, { one: 'Zeile wurde im Zweifel weggelassen', other: 'Zeilen wurden im Zweifel weggelassen' }),

  front: {
    closed: (moment) => `Abgeschlossen am ${moment}`,
    made: (moment) => `Stand: ${moment}`,
    jump: (stories) => `${stories} auf einen Blick`,
    more: 'Mehr',
    asLetter: 'Als Brief lesen',
    allEditions: 'Alle Ausgaben',
    today: 'Was sich heute sonst geändert hat',
    fresh: (outlets) => `neu, ${outlets}`,
    nothingReached: 'Nichts war zu erreichen',
    gathering: 'Die erste Ausgabe wird gerade gesammelt',
    noSources:
      'Noch sind keine Quellen eingetragen. Sobald der Katalog gelesen ist, werden sie abgefragt, und diese Seite füllt sich.',
    progress: ({ polled, sources, reports, stories }) =>
      `${polled} von ${sources} abgefragt, ${reports} abgelegt, ${stories} bisher gefunden.`,
    unreached: (sources) => `Nicht zu lesen: ${sources}.`,
    noNetwork: (command) => (
      <>
        Ist dieser Rechner mit dem Internet verbunden? Abgefragt wird von selbst weiter. Um eine Woche ohne Netz zu
        sehen, beenden Sie den Dienst und starten Sie {command}.
      </>
    ),
    reload: 'Die ersten Geschichten stehen hier, sobald es welche gibt: Diese Seite sieht alle zehn Sekunden nach.',
    health: 'Wer gelesen wird, und wie es um die Quellen steht',
  },

  correctionsPage: {
    about: 'Was wir falsch gemacht haben, in Ausgaben und eigenen Artikeln, und was richtig ist.',
    none: 'Noch wurde nichts berichtigt.',
    edition: (week) => `Ausgabe ${week}`,
  },
  articles: {
    by: (name, house) => `Was ${name} für ${house} geschrieben hat.`,
    related: 'Berichte dazu',
    about: 'Was dieses Haus selbst geschrieben hat.',
    none: 'Das Haus hat noch nichts selbst geschrieben.',
    sources: 'Quellen',
    changed: (moment) => `geändert ${moment}`,
  },

  reading: {
    title: 'Ihre Lektüre',
    about:
      'Themen, denen Sie folgen, gemerkte Geschichten und das Aussehen der Seiten. Das alles bleibt auf diesem Gerät: Wir erfahren nichts davon.',
    needsScript: 'Ihr Browser führt hier keine Skripte aus; auf diesem Gerät lässt sich nichts merken.',
    look: {
      size: {
        label: 'Schriftgröße',
        choices: ['wie im Browser eingestellt', 'größer', 'viel größer'],
      },
      theme: {
        label: 'Farben',
        choices: ['wie auf dem Gerät eingestellt', 'hell', 'dunkel'],
      },
    },
    saved: { on: 'Auf diesem Gerät gemerkt', off: 'Für später merken' },
    topics: { on: 'Auf diesem Gerät gefolgt', off: 'Auf diesem Gerät folgen' },
    following: 'Sie folgen',
    followed: 'Themen, denen Sie folgen',
    savedStories: 'Gemerkte Artikel',
    forget: 'Alles davon vergessen',
    done: 'Das war die Woche. Sie sind durch.',
    progress: '{read} von {all} Artikeln geöffnet',
    allRead: 'Sie haben alle geöffnet.',
    read: 'schon geöffnet',
  },

  map: {
    of: (places) => `Karte: ${places}`,
    week: 'Die Woche auf der Karte',
    source: 'Orte, die die Berichte nennen. Natural Earth; GeoNames, CC BY 4.0.',
  },

  editions: {
    title: 'Ausgaben',
    about: 'Die Ausgaben aller Wochen, die neueste zuerst.',
    none: 'Noch ist keine Ausgabe zusammengestellt. Die Woche bis jetzt steht auf der Titelseite, während sie gesammelt wird.',
    noStory: 'Noch ist keine Geschichte ausgewählt.',
    others: 'Andere Ausgaben',
    before: '← Die Woche davor',
    all: 'Alle Ausgaben',
    after: 'Die Woche danach →',
    feed: 'Ausgaben',
  },

  story: {
    without: 'Eine Geschichte ohne Berichte',
    headlineOf: (outlet) => <>Die Überschrift stammt von {outlet}.</>,
    justFound: 'Diese Geschichte ist neu; die Zusammenfassung folgt.',
    noSentence: 'Kein Satz aus ihren Berichten erzählt sie gut genug, um zitiert zu werden: Die Berichte stehen unten.',
    share: 'Teilen',
    points: 'Punkte zusammen',
    order: 'Wie die Reihenfolge entsteht',
    when: 'Wann darüber berichtet wurde',
    perDay: 'Berichte pro Tag',
    leaning: 'Wo die Medien stehen',
    ratedBy: 'Nach der Einstufung dieser Redaktion; jedes Medium zählt einmal.',
    video: 'Video',
    listen: 'Anhören',
    listenTo: (title) => `Anhören: ${title}`,
    inPrint: 'In der Ausgabe',
    rank: (rank) => `, Platz ${rank}`,
    justBelow: ', knapp nicht dabei',
    related: 'Zu denselben Themen',
    inOrder: (reports, outlets) => `${reports}, ${outlets}, in zeitlicher Folge`,
    undated: '* Der Bericht trägt kein Datum; die Zeit ist die, zu der er zuerst gesehen wurde.',
    earlier: (title) => <>Früher: {title}</>,
    thread: 'Die Sache bisher',
    said: 'In eigenen Worten',
    quotedBy: (speaker, outlet) => (
      <>
        {speaker}, zitiert von {outlet}
      </>
    ),
    quotation: (text) => `„${text}“`,
    how: 'Wie davon erzählt wurde',
    howExplained:
      'Wörter, die Medien der einen Einstufung in den Berichten dieser Geschichte häufiger gebrauchten als alle anderen, und häufiger, als es der Zufall erklärt.',
    side: { left: (n) => `${n} Medien, eingestuft als links`, right: (n) => `${n} Medien, eingestuft als rechts` },
    sameElsewhere: 'Nichts, was die anderen nicht ebenso oft sagten.',
    used: (here, elsewhere) => `${times(here)}, sonst ${times(elsewhere)}`,
  },

  comments: deComments(count),
  desk: deDesk(count),

  signIn: deSignIn,

  topics: {
    title: 'Themen',
    about: 'Worum es in den Nachrichten der letzten vier Wochen geht.',
    heading: 'Worum es in den Nachrichten geht',
    explained:
      'Die Menschen, Organisationen, Orte und Sachfragen, von denen die meisten Geschichten der letzten vier Wochen handeln, und in wie vielen sie vorkommen.',
    none: 'Noch gibt es keine Geschichten.',
    kind: { person: 'Person', org: 'Organisation', place: 'Ort', issue: 'Sachfrage' },
    group: { person: 'Menschen', org: 'Organisationen', place: 'Orte', issue: 'Sachfragen' },
    beside: {
      person: 'Menschen in diesen Geschichten',
      org: 'Organisationen in diesen Geschichten',
      place: 'Orte in diesen Geschichten',
      issue: 'Sachfragen in diesen Geschichten',
    },
    topic: 'Thema',
    every: (name) => `Alle Geschichten zum Thema ${name}, nach Wochen.`,
    feed: (name) => `Geschichten zum Thema ${name}`,
    before: (day) => `Geschichten vor dem ${day}.`,
    foundIn: (stories, more) => `${stories}${more ? ' auf dieser Seite' : ' dazu'}.`,
    follow: (rss, atom, json) => (
      <>
        Folgen Sie dem Thema per {rss}, {atom} oder {json}.
      </>
    ),
    week: (day) => `Woche ab ${day}`,
    noOlder: 'Ältere Geschichten sind nicht aufbewahrt.',
    older: 'Ältere Geschichten →',
    perWeek: 'Geschichten pro Woche',
  },

  videos: {
    title: 'Videos',
    about: 'Die neuesten Videos der Medien, die wir lesen.',
    explained:
      'Das Neueste von den Medien, die wir lesen. Vom Anbieter eines Videos wird nichts geladen, bevor Sie auf „Abspielen“ drücken.',
    none: 'Noch hat keine Quelle ein Video geschickt.',
    story: 'die Geschichte',
    named: (title) => `Video: ${title}`,
    of: (outlet, day) => `Ein Video von ${outlet}, ${day}.`,
    play: 'Hier abspielen',
    pressing: (host) =>
      `Erst auf Ihren Druck hin wird das Video von ${host} geladen, das dann erfährt, dass Sie es ansehen. Bis dahin weiß es nichts.`,
    unplayable: 'Ihr Browser kann dieses Video nicht abspielen. Vielleicht geht es auf der Seite seines Mediums.',
    there: (outlet) => `Läuft bei ${outlet}`,
    watchAt: (outlet) => <>Bei {outlet} ansehen</>,
    itsStory: 'Die Geschichte dazu',
    all: 'Alle Videos',
  },

  recordings: {
    named: (title) => `Anhören: ${title}`,
    of: (outlet, day) => `Eine Aufnahme von ${outlet}, ${day}.`,
    pressing: (host) =>
      `Erst wenn Sie auf „Abspielen“ drücken, wird die Aufnahme von ${host} geladen oder von dort, wohin Ihr Browser verwiesen wird; erst dann erfährt man dort, dass Sie sie hören.`,
    hearAt: (outlet) => <>Bei {outlet} anhören</>,
  },

  search: {
    title: 'Suche',
    titled: (words) => `Suche: ${words}`,
    about: 'Geschichten, Berichte und Themen durchsuchen.',
    feed: (words) => `Geschichten mit den Wörtern: ${words}`,
    label: 'Wörter oder „eine Wendung“; ein Minus vor dem, was nicht vorkommen soll',
    press: 'Suchen',
    narrow: 'Nach Medium und Tag eingrenzen',
    outlet: 'Medium',
    all: 'alle',
    from: 'Von',
    until: 'Bis',
    noWord:
      'Darin ist kein Wort, nach dem sich suchen ließe: Sehr häufige Wörter und solche nach einem Minus zählen nicht. Versuchen Sie es mit einem Namen.',
    nothing: () => (
      <>
        Nichts enthält diese Wörter. Weniger Wörter finden mehr; auch die <a href="/topics">Themen</a> und die{' '}
        <a href="/editions">Ausgaben</a> führen weiter.
      </>
    ),
    topics: 'Themen',
    stories: 'Geschichten',
    reports: 'Berichte',
    reportsByTime: 'Berichte, der neueste zuerst',
    story: 'die Geschichte',
    older: 'Ältere Berichte →',
    newest: 'Alle, die neuesten zuerst →',
    meant: (words) => <>Meinten Sie {words}?</>,
  },

  sourcesPage: {
    title: 'Quellen',
    about: 'Wen wir lesen, und wie es um die Quellen steht.',
    heading: 'Wen wir lesen',
    chosen: (sources) => `${sources}, von der Redaktion ausgewählt.`,
    failing: (sources) => `Beim letzten Versuch nicht zu erreichen: ${sources}.`,
    rating: 'Eine Einstufung von links bis rechts ist, wo es sie gibt, die Meinung der Redaktion über ein Medium.',
    kind: {
      news: 'Zeitung oder Nachrichtenseite',
      agency: 'Nachrichtenagentur',
      broadcaster: 'Rundfunk',
      magazine: 'Zeitschrift',
      official: 'Regierung',
      parliament: 'Parlament',
      court: 'Gericht',
      factcheck: 'Faktenprüfung',
      thinktank: 'Denkfabrik',
      video: 'Videokanal',
    },
    owner: (name) => <>gehört zu {name}</>,
    outOf: (list, licence) => `aus ${list} (${licence})`,
    rated: { left: 'eingestuft als links', center: 'eingestuft als Mitte', right: 'eingestuft als rechts' },
    week: (reports, state) => (
      <>
        {reports} in sieben Tagen; {state}.
      </>
    ),
    used: (stories) => `In den letzten Ausgaben: ${stories}.`,
    unasked: 'noch nicht abgefragt',
    unreached: (moment) => `nicht gelesen seit ${moment}`,
    read: (moment) => `gelesen am ${moment}`,
    defect: (words) => <>mit einem Mangel: {words}</>,
  },

  failure: {
    400: { title: 'Das war nicht zu lesen', words: 'Diese Anfrage versteht die Seite nicht.' },
    401: {
      title: 'Bitte melden Sie sich an',
      words:
        'Sie sind nicht mehr angemeldet; darum wurde nichts geändert. Melden Sie sich an, und versuchen Sie es noch einmal.',
    },
    403: {
      title: 'Nicht von hier',
      words:
        'Entweder reicht Ihre Rolle nicht bis zu dieser Seite, oder ein Formular kam nicht von der Seite, auf der es steht: Öffnen Sie sie neu und schicken Sie es von dort.',
    },
    404: {
      title: 'Diese Seite gibt es nicht',
      words: 'Vielleicht ist die Adresse falsch geschrieben, oder was hier stand, wird nicht mehr aufbewahrt.',
    },
    413: { title: 'Das war zu viel', words: 'Was geschickt wurde, ist größer als jedes Formular dieser Seite.' },
    421: { title: 'Nicht unter diesem Namen', words: 'Diese Seite antwortet nur unter ihrer eigenen Adresse.' },
    429: {
      title: 'Zu oft',
      words:
        'Das wurde in kurzer Zeit viele Male verlangt. Bitte warten Sie einige Minuten und versuchen Sie es wieder.',
    },
    500: {
      title: 'Hier ist etwas kaputtgegangen',
      words: 'Es liegt nicht an Ihnen. Es ist notiert; bitte versuchen Sie es gleich noch einmal.',
    },
    503: {
      title: 'Im Augenblick nicht',
      words: 'Die Datenbank antwortet nicht. Bitte versuchen Sie es gleich noch einmal.',
    },
    lookingFor: 'Wonach haben Sie gesucht?',
    weekSoFar: 'Die Woche bis jetzt',
  },

  subscribe: {
    title: 'Abonnieren',
    what: (name) =>
      `Einmal in der Woche schickt ${name} die Geschichten der Woche der Reihe nach: jede in Sätzen aus den Berichten selbst erzählt, jede mit dem Grund, warum sie dort steht. Dann ist Schluss.`,
    promises: [
      'Erst werden Sie um Ihre Bestätigung gebeten; wer nicht bestätigt, bekommt keine Post.',
      'Ein Klick, und Sie sind abgemeldet. Ihre Adresse dient allein diesem Brief.',
      'Keine Überwachung: Wir wissen nicht, ob Sie ihn öffnen und was Sie lesen.',
    ],
    noAddress: 'Bitte geben Sie Ihre E-Mail-Adresse ein.',
    notAnAddress: 'Das sieht nicht nach einer E-Mail-Adresse aus.',
    didYouMean: (address) =>
      `Meinten Sie ${address}? Wenn die Adresse so stimmt, wie Sie sie eingegeben haben, schicken Sie sie noch einmal ab.`,
    tooOften: 'Aus Ihrem Netz wurden zu viele Adressen eingegeben. Bitte versuchen Sie es in einer Stunde wieder.',
    check: 'Bitte sehen Sie in Ihrem Posteingang nach',
    onItsWay:
      'Wenn die Adresse unseren Brief bekommen kann, ist eine E-Mail dorthin unterwegs. Öffnen Sie den Link darin, bestätigen Sie mit einem Klick, und Sie sind dabei.',
    nothingThere:
      'Nach einigen Minuten noch nichts da? Sehen Sie im Spam-Ordner nach, oder versuchen Sie es noch einmal.',
    delayed:
      'Die E-Mail verzögert sich: Ein Mailserver, unserer oder der der Adresse, nimmt sie gerade nicht an. Sie wird von selbst wieder versucht, zuerst in einer Minute, dann immer seltener, einen Tag lang. Sie brauchen nicht noch einmal zu fragen.',
    refused:
      'Eine E-Mail an diese Adresse wurde abgelehnt: Es gibt das Postfach nicht, oder es nimmt keine Post an. Ist sie richtig geschrieben?',
    lost: 'Die E-Mail ist nicht durchgekommen. Bitte versuchen Sie es noch einmal.',
    relayAway: 'Unser Mailserver ist gerade nicht zu erreichen: E-Mails gehen ab, sobald er es ist.',
    look: 'Nachsehen, wie weit die E-Mail ist',
    outbox: () => (
      <>
        Dieses Haus hat noch keinen Mailserver: Die E-Mail liegt im <a href="/outbox">Postausgang</a>.
      </>
    ),
    confirm: 'Bestätigen',
    leave: 'Abmelden',
    onePress: 'Einmal drücken, und Sie sind dabei',
    leaving: (name) => `${name} abbestellen?`,
    confirmAsk: (name) => `Bestätigen Sie, dass ${name} einmal in der Woche an Ihre Adresse geschickt werden darf.`,
    leaveAsk: 'An Ihre Adresse kommt dann kein Brief mehr. Sie können jederzeit wiederkommen.',
    yes: 'Ja, schicken Sie ihn mir',
    in: 'Sie sind dabei',
    left: 'Sie sind abgemeldet',
    next: () => (
      <>
        Die nächste Ausgabe kommt zu Ihnen, sobald sie abgeschlossen ist. Bis dahin steht{' '}
        <a href="/">die Woche bis jetzt</a> hier.
      </>
    ),
    noFurther: () => (
      <>
        Sie bekommen keinen weiteren Brief. Aus Versehen abgemeldet? <a href="/subscribe">Wieder abonnieren</a>.
      </>
    ),
    lapsed: 'Dieser Link gilt nicht mehr',
    lapsedLeave:
      'Vielleicht ist er unvollständig: Manche Mailprogramme brechen lange Links entzwei. Kopieren Sie ihn ganz aus dem Brief, oder benutzen Sie den Knopf zum Abbestellen in Ihrem Mailprogramm.',
    lapsedConfirm:
      'Er ist schon benutzt, zu alt oder unvollständig. Wenn Sie früher schon bestätigt haben, sind Sie dabei.',
    askAgain: 'Sonst lassen Sie sich einen neuen schicken:',
  },

  preferences: {
    title: 'Ihr Brief',
    comesTo: (address) => <>Er kommt an {address}.</>,
    comesNoMore: (address) => <>Er kommt nicht mehr an {address}.</>,
    saved: 'Ihre Wünsche sind gespeichert.',
    when: 'Wann er kommt',
    atOnce: 'sobald die Ausgabe abgeschlossen ist',
    at: 'um',
    day: 'Tag',
    hour: 'Stunde',
    zone: 'Nach der Uhr von',
    closes: (moment) =>
      `Die Ausgabe wird nach dieser Uhr am ${moment} abgeschlossen. Was Sie an diesem Tag früher oder bis zu zwölf Stunden davor haben möchten, kommt dann.`,
    length: 'Wie viel',
    full: 'Jede Geschichte mit ihren Sätzen',
    short: 'Ein Satz je Geschichte',
    form: 'Wie er aussieht',
    html: 'Gesetzt wie eine Seite',
    plain: 'Nur Text',
    topics: 'Nur Geschichten über',
    topicsExplained:
      'Wählen Sie nichts, und Sie bekommen alle Geschichten. In einer Woche ohne eine Geschichte zu Ihren Themen kommt kein Brief.',
    otherTopics: 'Andere Themen, eines je Zeile',
    unknownTopic: (topic) => `Über „${topic}“ gab es noch keine Geschichte.`,
    didYouMean: (topic) => `Meinten Sie „${topic}“?`,
    pauseTitle: 'Pause',
    pause: 'Kein Brief vor diesem Tag',
    noDay: (day) => `„${day}“ ist kein Tag des Kalenders: Es gibt keine Pause.`,
    savedOthers: 'Ihre anderen Wünsche sind gespeichert.',
    keep: 'Wünsche speichern',
    leaveTitle: 'Kein Brief mehr',
    leaveExplained: 'Einmal drücken, und es kommt kein Brief mehr. Ihre Wünsche bleiben, falls Sie wiederkommen.',
    leftNow: { title: 'Sie sind abgemeldet', words: 'Sie bekommen keinen weiteren Brief.' },
    proofTitle: 'Eine andere Adresse, alles Gespeicherte, oder alles löschen',
    proofExplained:
      'Briefe werden weitergegeben, und dieser Link mit ihnen. Für das, was nicht rückgängig zu machen ist, schicken wir Ihnen einen frischen, an die Adresse, an die der Brief kommt; er gilt dafür einen Tag lang.',
    proofSent: {
      title: 'Bitte sehen Sie in Ihrem Posteingang nach',
      words: 'Eine E-Mail mit einem frischen Link ist unterwegs an die Adresse, an die der Brief kommt.',
    },
    otherAddress: 'Eine andere Adresse',
    newAddress: 'Die neue Adresse',
    askThere: 'Dort anfragen',
    held: 'Was wir über Sie gespeichert haben',
    everything: 'Alles in einer Datei',
    erase: 'Alles löschen, und schicken Sie mir nichts mehr',
    forget: 'Vergessen Sie mich',
    link: 'Ihre Einstellungen',
    linkExplained:
      'Jeder Brief enthält einen Link zu Ihren Einstellungen; er gilt zwei Monate. Wir können Ihnen einen neuen schicken.',
    mailLink: 'Link schicken',
    linkSent: {
      title: 'Bitte sehen Sie in Ihrem Posteingang nach',
      words: 'Wenn die Adresse unseren Brief bekommt, ist eine E-Mail mit einem Link zu Ihren Einstellungen unterwegs.',
    },
    changeAsk: 'Einmal drücken, und der Brief kommt hierher',
    changeYes: 'Ja, schicken Sie ihn an diese Adresse',
    changeSent: {
      title: 'Bitte sehen Sie in den neuen Posteingang',
      words:
        'Wenn der Brief an diese Adresse kommen kann, ist eine E-Mail dorthin unterwegs. Die Adresse ändert sich, sobald ihr Link gedrückt ist.',
    },
    changed: { title: 'Ihre Adresse ist geändert', words: 'Von jetzt an kommt der Brief in dieses Postfach.' },
    forgotten: {
      title: 'Sie sind vergessen',
      words: 'Alles, was über Sie gespeichert war, ist gelöscht. Es kommt kein Brief mehr.',
    },
  },

  outbox: {
    title: 'Postausgang',
    explained:
      'Es ist kein Mailserver eingerichtet; darum werden Briefe hier aufbewahrt statt verschickt. Nur wem das Haus gehört und wer die Adresse aus dem Terminal hat, sieht diese Seite.',
    none: 'Noch ist nichts geschrieben. Ein Brief erscheint, wenn jemand abonniert oder wenn eine Ausgabe abgeschlossen wird.',
    to: (address) => `an ${address}`,
    back: '← Postausgang',
    asText: 'Als reiner Text',
    asHtml: 'Wie ein Mailprogramm ihn zeigt',
    letter: 'Der Brief',
  },

  feeds: {
    title: 'Feeds',
    about: 'Folgen Sie per RSS, Atom, JSON Feed oder über die API.',
    explained: 'Folgen Sie in einem Feedreader statt im Posteingang:',
    stories: 'Die Geschichten der Woche in der Reihenfolge der Ausgabe',
    articles: 'Was dieses Haus selbst geschrieben hat',
    editions: 'Die Ausgaben, sobald sie abgeschlossen sind',
    others: () => (
      <>
        Jedes <a href="/topics">Thema</a> hat einen eigenen Feed, der auf seiner Seite steht; jede{' '}
        <a href="/search">Suche</a> auch.
      </>
    ),
    programs: 'Für Programme',
    api: () => (
      <>
        Derselbe Inhalt als JSON: <a href="/api/v1/openapi.json">Die Beschreibung der API</a> (OpenAPI 3.1) nennt jede
        Adresse. Ein Schlüssel ist nicht nötig.
      </>
    ),
  },

  offline: {
    notSent:
      'Sie sind offline: Es wurde nichts abgeschickt. Gehen Sie zurück, Ihr Text steht noch da, und senden Sie ihn, wenn Sie wieder Netz haben.',
    later: 'Sie sind offline. Ihre Adresse bleibt auf diesem Gerät und wird abgeschickt, sobald wieder Netz da ist.',
    sent: 'Die offline eingegebene Adresse wurde abgeschickt. Sehen Sie in Ihr Postfach.',
    notTaken: 'Die offline eingegebene Adresse wurde nicht angenommen. Stimmt sie? Geben Sie sie noch einmal ein.',
    title: 'Sie sind offline',
    notKept: 'Diese Seite ist nicht auf Ihrem Gerät',
    explained: 'Sie sind offline und haben diese Seite noch nie geöffnet. Ohne Netz lassen sich diese lesen:',
    front: 'Die Titelseite',
    line: 'Sie sind offline.',
    asOf: 'Diese Seite zeigt den Stand vom {date}.',
  },

  install: {
    title: 'Die App',
    about: (name) => `${name} auf dem Startbildschirm Ihres Telefons.`,
    heading: (name) => `${name} auf Ihrem Startbildschirm`,
    installed: () => (
      <>
        <b>Sie ist installiert:</b> Sie lesen gerade in der App.
      </>
    ),
    what: 'Die App ist diese Seite, auf Ihrem Telefon aufbewahrt: Sie öffnet sich wie jede andere App, braucht keinen Store und kein Konto, überwacht nichts und lässt sich ohne Netz lesen. Sie kostet nichts.',
    now: 'Jetzt installieren',
    steps: [
      {
        id: 'iphone',
        on: 'iPhone und iPad',
        steps: [
          'Öffnen Sie diese Seite in Safari und drücken Sie auf „Teilen“, das Quadrat mit dem Pfeil nach oben. Fehlt es, steht es hinter den drei Punkten.',
          'Wählen Sie „Zum Home-Bildschirm“, weiter unten in der Liste.',
          'Drücken Sie auf „Hinzufügen“. Das Symbol liegt jetzt auf Ihrem Home-Bildschirm.',
        ],
      },
      {
        id: 'android',
        on: 'Android',
        steps: [
          'Öffnen Sie diese Seite in Chrome, Firefox, Edge oder Samsung Internet und dort das Menü, drei Punkte oder Striche.',
          'Wählen Sie „App installieren“ oder „Zum Startbildschirm hinzufügen“.',
          'Drücken Sie auf „Installieren“. Das Symbol liegt jetzt auf Ihrem Startbildschirm.',
        ],
      },
      {
        id: 'desk',
        on: 'Ein Computer',
        steps: [
          'In Chrome oder Edge drücken Sie auf das Installationszeichen rechts in der Adresszeile.',
          'In Safari wählen Sie „Zum Dock hinzufügen“ im Menü „Ablage“.',
        ],
      },
    ],
    offline: 'Was ohne Netz geht',
    offlineShown: [
      'Die Titelseite und die neueste Ausgabe mit jeder ihrer Geschichten.',
      'Die beiden Ausgaben davor und die Geschichten und Themen, die Sie geöffnet haben.',
      'Was Sie gemerkt haben, wem Sie folgen, Schriftgröße und Farben: Das liegt ohnehin auf Ihrem Gerät.',
      'Eine Adresse im Formular für den Brief wird abgeschickt, sobald wieder ein Netz da ist.',
      'Suche, Kommentare, Videos und Aufnahmen brauchen ein Netz.',
    ],
    offlineExplained:
      'Eine Zeile am oberen Rand sagt, dass Sie offline sind und von wann die Seite ist. Sobald wieder ein Netz da ist, bekommen Sie die Seite, wie sie jetzt ist.',
    shots: {
      'front-narrow': 'Die Woche der Reihe nach',
      'story-narrow': 'Eine Geschichte, erzählt in Sätzen aus ihren Berichten',
      'front-wide': 'Die Woche der Reihe nach',
    },
  },

  push: {
    title: 'Benachrichtigen lassen',
    explained:
      'Ihr Telefon oder Computer kann Ihnen sagen, wenn die Ausgabe der Woche da ist, und von neuen Geschichten zu Themen, denen Sie folgen: höchstens eine Nachricht je Ausgabe und eine am Tag zu Themen. Gefragt werden Sie, wenn Sie drücken, und nicht vorher.',
    apple: 'Auf einem iPhone oder iPad geht das, sobald die App auf dem Startbildschirm liegt.',
    edition: 'Jede Ausgabe melden',
    topic: 'Neue Geschichten melden',
    on: 'Sie bekommen Bescheid.',
    off: 'Sie bekommen keinen Bescheid mehr.',
    denied:
      'Ihrem Browser wurde das untersagt: Erlauben Sie in seinen Einstellungen Benachrichtigungen für diese Website.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es später noch einmal.',
    followed: 'Zu diesen Themen bekommen Sie hier Bescheid:',
    stop: 'Beenden',
    choose: 'Themen wählen',
    chooseExplained:
      'Was die Nachrichten der letzten Wochen am meisten nennen. Jedes andere Thema hat denselben Knopf auf seiner Seite.',
    quiet: 'Ruhezeit',
    quietExplained: 'In dieser Zeit kommt nichts; was gekommen wäre, kommt einmal, wenn sie endet. Nach der Uhr von',
    quietFrom: 'Von',
    quietUntil: 'bis',
    quietNone: 'keine Ruhezeit',
    quietKeep: 'Übernehmen',
    quietKept: 'Übernommen.',
    news: 'Es gibt etwas Neues.',
  },

  privacy: {
    title: 'Datenschutz',
    about: 'Was hier über Leserinnen und Leser bekannt ist, und was nicht.',
    body: (house, mail) => (
      <>
        <p>Sie können hier alles lesen, ohne uns zu sagen, wer Sie sind, und wir versuchen nicht, es herauszufinden.</p>
        <h2>Wenn Sie die Seite lesen</h2>
        <ul>
          <li>Es wird kein Cookie gesetzt, kein Besuch gezählt, und keine Seite lädt etwas von anderswo.</li>
          <li>
            Eine Seite, die Sie öffnen, kann auf Ihrem eigenen Gerät aufbewahrt werden, damit sie ohne Netz zu lesen
            ist: die Titelseite, die letzten Ausgaben und die Geschichten, die Sie geöffnet haben. Sie bleibt dort; wenn
            Sie die Daten dieser Website löschen, ist sie fort.
          </li>
          <li>Suchwörter gehen allein an diesen Server und werden nicht aufbewahrt.</li>
          <li>
            Ein Video oder eine Aufnahme wird erst von ihrem Anbieter geladen, wenn Sie auf „Abspielen“ drücken, und die
            Seite sagt, von welchem.
          </li>
        </ul>
        <h2>Wenn Sie abonnieren</h2>
        <ul>
          <li>
            Ihre E-Mail-Adresse wird aufbewahrt, und dazu, wann Sie angefragt, wann und aus welchem Netz Sie bestätigt
            und wann Sie sich abgemeldet haben, was Sie sich für den Brief wünschen und welche Ausgaben zugestellt
            wurden.
          </li>
          <li>
            Sie dient dem Brief und sonst nichts und geht an niemanden außer an den Mailserver, der ihn überbringt.
          </li>
          <li>
            Der Brief enthält keine Zählpixel und keine gezählten Links: Ob Sie ihn öffnen, ist hier nicht bekannt.
          </li>
          <li>Ein Klick im Brief meldet Sie ab.</li>
        </ul>
        <h2>Wenn Sie kommentieren</h2>
        <ul>
          <li>
            Ihre E-Mail-Adresse, der Name, den Sie wählen, und Ihre Worte werden gespeichert; zu lesen sind der Name und
            die Worte.
          </li>
          <li>
            Ein Cookie sagt, dass Sie angemeldet sind, von da an, bis Sie sich abmelden; dazu wird aufbewahrt, wie Ihr
            Browser sich nennt, damit Sie sehen, wo Sie angemeldet sind. Wer nur liest, bekommt keines.
          </li>
          <li>
            Sie können einen Kommentar jederzeit löschen: Seine Worte sind dann weg. Wer sein Konto löscht, löscht sie
            alle.
          </li>
        </ul>
        <h2>Wenn Sie sich benachrichtigen lassen</h2>
        <ul>
          <li>
            Aufbewahrt werden die Adresse, die der Push-Dienst Ihres Browsers dafür vergeben hat, Ihre Ruhezeit mit
            ihrer Zeitzone und wovon Sie erfahren wollen; nichts, was sagt, wer Sie sind. Sie wird gelöscht, wenn Sie
            damit aufhören oder wenn der Push-Dienst meldet, dass es sie nicht mehr gibt.
          </li>
          <li>
            Benachrichtigungen gehen durch diesen Dienst (von Apple, Google, Microsoft oder Mozilla), so verschlüsselt,
            dass nur Ihr Browser sie lesen kann.
          </li>
        </ul>
        <h2>Verantwortlich</h2>
        <p>
          {house}. Schreiben Sie an {mail}.
        </p>
      </>
    ),
  },

  about: {
    title: 'So funktioniert’s',
    about: 'Woher die Geschichten kommen, wie ihre Reihenfolge entsteht, und was hier nicht geschieht.',
    body: (name: string, table: Child) => (
      <>
        <p>
          {name} liest die Feeds der <a href="/sources">Medien, denen die Redaktion vertraut</a>, fasst die Berichte
          über ein Ereignis zu einer Geschichte zusammen, ordnet die Geschichten der Woche und schließt sie einmal
          wöchentlich zu einer Ausgabe ab: einer Seite, und einem Brief an alle, die ihn bestellt haben.
        </p>
        <h2 id="words">Wessen Worte das sind</h2>
        <p>
          Die Überschrift einer Geschichte ist die Überschrift eines Mediums. Ihre Kurzfassung besteht aus zwei oder
          drei Sätzen, die Wort für Wort in den Berichten stehen, auf die sie verweisen. Keine Maschine schreibt hier
          einen Satz. Was Sie lesen, ist zitiert; es kann also falsch sein, wo sein Medium irrt: Folgen Sie dem Link,
          und vergleichen Sie die Berichte der anderen Medien auf der Seite der Geschichte.
        </p>
        <h2 id="stories">Wie aus Berichten eine Geschichte wird</h2>
        <p>
          Berichte werden nach ihren Wörtern, den Namen darin und ihrer Zeit verglichen. Die von einem Ereignis
          erzählen, werden eine Geschichte. Das wird berechnet, und gelegentlich falsch: Zwei Ereignisse können für
          eines gehalten werden, oder eines für zwei. Eine Geschichte, die sich als Dublette einer anderen erweist,
          führt dorthin.
        </p>
        <h2 id="order">Wie die Reihenfolge entsteht</h2>
        <p>
          Jede Geschichte sammelt Punkte, und der Grund für jeden Punkt steht auf ihrer Seite. Dieselben Berichte
          ergeben immer dieselbe Reihenfolge. Auch die Geschichten, die es knapp nicht in die Ausgabe geschafft haben,
          stehen mit ihren Punkten da.
        </p>
        {table}
        <p>
          Geschichten, in denen es vor allem um Sport, Prominente oder Lebensart geht, bleiben außen vor, wie viele
          Punkte sie auch haben. Aus der Reihenfolge wird die Ausgabe so gewählt, dass jede Sache einen Platz hat: Ihr
          wichtigstes Ereignis führt, und bis zu vier weitere Entwicklungen stehen darunter. Inland wie Ausland kommen
          zu ihrem Recht. Wo das eine Geschichte verschoben hat, steht es bei ihren Gründen.
        </p>
        <h2 id="told">In eigenen Worten, und wie davon erzählt wurde</h2>
        <p>
          Was Menschen gesagt haben, wird in den Berichten an den Anführungszeichen und den Wörtern darum herum erkannt
          und steht hier, wie es dort steht. Wo mindestens drei als links und drei als rechts eingestufte Medien über
          eine Geschichte berichten, nennt ihre Seite Wörter, die eine Seite häufiger gebrauchte als alle anderen, und
          häufiger, als es der Zufall erklärt. Das Verfahren stammt von Monroe, Colaresi und Quinn, „Fightin’ Words“
          (Political Analysis 16, 2008). Es zählt Wörter; es urteilt nicht über sie.
        </p>
        <h2 id="ratings">Links und rechts</h2>
        <p>
          Wo ein Medium als links, Mitte oder rechts gekennzeichnet ist, ist das die Meinung der Redaktion über das
          Medium, nicht über den Bericht. Eine Geschichte, über die Medien verschiedener Einstufung berichten, bekommt
          dafür Punkte; Abzüge gibt es für keine Einstufung, und ein Medium muss gar nicht eingestuft sein.
        </p>
        <h2 id="guests">Was hier nicht geschieht</h2>
        <ul>
          <li>
            Kein Artikel wird nachgedruckt: eine Überschrift, einige zitierte Sätze, und ein Link zu allem Weiteren.
          </li>
          <li>
            Keine Cookies für Leserinnen und Leser, kein Skript, das zum Lesen nötig wäre, nichts von anderen Servern:
            siehe <a href="/privacy">Datenschutz</a>.
          </li>
          <li>Keine Überwachung im Brief: Ob Sie ihn öffnen oder welchem Link Sie folgen, ist hier nicht bekannt.</li>
          <li>Wer nicht bestätigt hat, bekommt keine Post. Ein Klick meldet ab.</li>
        </ul>
      </>
    ),
    whatGives: 'Was Punkte gibt',
    for: 'Wofür',
    points: 'Punkte',
    lines: (f) => [
      {
        what: 'Medien',
        points: `${f.OUTLETS_PER_DOUBLING} je Verdoppelung`,
        how: `Zwei Medien ${f.OUTLETS_PER_DOUBLING}, vier ${2 * f.OUTLETS_PER_DOUBLING}, acht ${3 * f.OUTLETS_PER_DOUBLING}. Medien desselben Eigentümers und solche, die denselben Agenturtext bringen, zählen einmal; jedes weitere davon zählt als ${comma(f.COPIED)} Medien.`,
      },
      {
        what: 'Tragweite',
        points: `bis zu ${f.MOST_CONSEQUENCE}`,
        how: 'Worum es geht, nach den Wörtern der Berichte: Krieg und Frieden, Tote, Wahlen, Abstimmungen und Gesetze, Urteile, Ernennungen, Verträge und Handel, Notlagen, das Geld vieler Menschen.',
      },
      {
        what: 'Über die Lager hinweg',
        points: `${f.TWO_SIDES} oder ${f.ALL_SIDES}`,
        how: `${f.TWO_SIDES}, wenn Medien aus zwei der Lager links, Mitte und rechts darüber berichten, ${f.ALL_SIDES}, wenn alle drei es tun. Abzüge gibt es für keine Einstufung.`,
      },
      {
        what: 'Berichte',
        points: `${f.REPORTS_PER_DOUBLING} je Verdoppelung`,
        how: `Je ein Bericht von zwei Medien ${f.REPORTS_PER_DOUBLING}, von vier ${2 * f.REPORTS_PER_DOUBLING}, von acht ${3 * f.REPORTS_PER_DOUBLING}: wie viel Raum ihr gegeben wurde. Drei Berichte eines Mediums zählen wie zwei, sieben wie drei.`,
      },
      {
        what: 'Die Sache',
        points: 'was sie hinzufügt',
        how: 'Alle Berichte ihrer Sache, auch die weiteren Entwicklungen, werden nach denselben Zeilen gewogen, als wären sie eine Geschichte. Was das über die eigenen Punkte der führenden Geschichte hinaus ergibt, kommt hinzu.',
      },
      { what: 'Eine Agentur', points: `${f.AGENCY}`, how: 'Eine Nachrichtenagentur bringt sie.' },
      {
        what: 'Eine amtliche Quelle',
        points: `${f.OFFICIAL}`,
        how: 'Eine Regierung, ein Parlament oder ein Gericht hat dazu veröffentlicht.',
      },
      {
        what: 'Vordere Plätze',
        points: `je ${comma(f.PER_FRONT)}, bis zu ${f.MOST_FRONT}`,
        how: `Für jedes Medium, das sie unter den ersten ${f.FRONT_PLACES} Einträgen seines Feeds hatte.`,
      },
      {
        what: 'Schon erzählt',
        points: `${comma(f.TOLD_BEFORE)} oder ${comma(f.MATTER_TOLD_BEFORE)}`,
        how: `Die Ausgabe der vorigen Woche hat sie schon erzählt (${comma(f.TOLD_BEFORE)}), oder eine andere Geschichte derselben Sache (${comma(f.MATTER_TOLD_BEFORE)}).`,
      },
    ],
  },
});

const times = (n: number) => (n === 0 ? 'nie' : n === 1 ? 'einmal' : n === 2 ? 'zweimal' : `${n}-mal`);
const comma = (points: number) => String(points).replace('-', '−').replace('.', ',');
