import type { Count } from '../../house/index.ts';
import { deDeskComments } from './de-desk-comments.tsx';
import { deDeskEdition } from './de-desk-edition.tsx';
import { deDeskHealth } from './de-desk-health.tsx';
import { deDeskHouse } from './de-desk-house.tsx';
import { deDeskLog } from './de-desk-log.tsx';
import { deDeskReaders } from './de-desk-readers.tsx';
import { deDeskSources } from './de-desk-sources.tsx';
import { deDeskTopics } from './de-desk-topics.tsx';
import type { PageMessages } from './index.ts';

/** What the desk's pages say, in German. */
export const deDesk = (count: Count): PageMessages['desk'] => ({
  name: 'Die Redaktion',
  places: {
    today: 'Heute',
    edition: 'Ausgabe',
    topics: 'Themen',
    articles: 'Artikel',
    comments: 'Kommentare',
    sources: 'Quellen',
    readers: 'Leser',
    sendings: 'Versand',
    house: 'Haus',
    health: 'Zustand',
    log: 'Protokoll',
    people: 'Mitarbeiter',
  },
  edition: deDeskEdition(count),
  topics: deDeskTopics(),
  moderation: deDeskComments(count),
  source: deDeskSources(count),
  house: deDeskHouse(),
  reader: deDeskReaders(),
  health: deDeskHealth(count),
  log: deDeskLog(),
  quote: (words) => `„${words}“`,
  kept: 'Gespeichert.',
  keep: 'Speichern',
  beside: 'Daneben zeigen',
  readers: (n) => count(n, { one: 'Leser', other: 'Leser' }),
  when: (zone) => `Wann (${zone})`,
  corrections: {
    title: 'Berichtigungen',
    ask: 'Was falsch war, und was richtig ist',
    publish: 'Berichtigung veröffentlichen',
  },

  letter: {
    title: 'Was der Brief sagt',
    back: 'Zurück zur Ausgabe',
    closed: 'Diese Ausgabe ist geschlossen: Ihr Brief ging hinaus, wie er war.',
    subject: 'Betreff',
    subjectHelp: 'Leer: die Überschrift der ersten Geschichte.',
    preheader: 'Was im Postfach nach dem Betreff steht',
    preheaderHelp: 'Leer: die nächsten Überschriften.',
    note: 'Ihr Wort vorweg, über den Geschichten',
    closing: 'Ihr Wort zum Schluss, unter den Geschichten',
    help: 'Eine leere Zeile beginnt einen Absatz, eine Webadresse wird ein Link. Beides ist als Ihres gekennzeichnet, im Brief und auf der Seite der Ausgabe.',
    preview: 'Der Brief',
    stale:
      'Jemand anderes hat die Ausgabe inzwischen geändert. Was Sie geschrieben haben, steht unten und ist noch nicht gespeichert: Sehen Sie es an, und speichern Sie es.',
  },

  bulletins: {
    begin: 'An die Leser schreiben',
    untitled: 'Ohne Betreff',
    title: 'Eine Mail an die Leser',
    back: 'Der ganze Versand',
    words: 'Was darin steht',
    to: 'An wen',
    toAll: 'Nichts angekreuzt: an alle, die den Brief bekommen.',
    noTopics: 'Niemand hat Themen gewählt: Sie geht an alle, die den Brief bekommen.',
    rules:
      'Sie geht nur an die, die bestätigt haben, nicht gegangen sind und keine Pause machen; in jeder steht der eigene Weg zum Abbestellen.',
    preview: 'Die Mail',
    test: (email) => `An mich selbst senden: ${email}`,
    tested: (email) => `Sie ist unterwegs an ${email}, und an sonst niemanden.`,
    whenHelp: 'Leer: in fünf Minuten. Bis sie beginnt, lässt sie sich zurückholen.',
    send: (readers) => `An ${readers} senden`,
    drop: 'Wegwerfen',
    ordered: (readers, moment) => `Sie geht an ${readers}: ${moment}.`,
    recall: 'Zurückholen: Noch ist nichts hinausgegangen',
    begun: 'Sie ist hinausgegangen, oder geht gerade.',
    itsSending: 'Ihr Versand',
    notRecalled: 'Sie geht schon hinaus: Was noch nicht gegangen ist, lässt sich bei ihrem Versand anhalten.',
    stale:
      'Jemand anderes hat sie inzwischen geändert. Was Sie geschrieben haben, steht unten und ist noch nicht gespeichert: Sehen Sie es an, und speichern Sie es.',
  },

  sendings: {
    title: 'Versand',
    next: 'Was als Nächstes hinausgeht',
    nothingNext: 'Nichts steht an.',
    edition: (what) => `Der Brief: ${what}`,
    closes: (moment) => `schließt von selbst am ${moment} und geht an alle zu der Stunde, die sie gewählt haben`,
    closesByHand: 'geht hinaus, wenn sie geschlossen wird',
    goes: (moment) => `geht hinaus am ${moment}`,
    writing: 'In Arbeit',
    went: 'Was hinausging',
    none: 'Noch wurde nichts gesendet. Ein Versand beginnt, wenn eine Ausgabe schließt.',
    ofEdition: (week) => `Ausgabe ${week}`,
    begun: (moment) => `begonnen am ${moment}`,
    heldBack: 'angehalten',
    done: (done, all) => `${done} von ${all} Briefen erledigt`,
    uncertain: (n) => `${n} ungewiss`,
    doctor: (health) => <>Ob Mail dieses Hauses anderswo angenommen würde, {health}.</>,
    underHealth: 'sagt die Prüfung unter Zustand',
    share: (percent) => `${percent} % der Briefe sind erledigt`,
    states: {
      open: 'läuft',
      paused: 'unterbrochen',
      cancelled: 'abgebrochen',
      done: 'fertig',
      sent: 'Vom Mailserver angenommen',
      refused: 'Vom Mailserver abgelehnt',
      expired: 'Zu spät für den Versand',
      sending: 'Gerade unterwegs',
      waiting: 'Warten',
      uncertain: 'Ungewiss, siehe unten',
    },
    all: 'Alle Briefe',
    of: (what) => `Der Versand: ${what}`,
    is: (state, begun, until) => (
      <>
        Stand: <b>{state}</b>, begonnen am {begun}. Nach dem {until} geht nichts davon mehr hinaus.
      </>
    ),
    nextDue: (moment) => `Der nächste wartende Brief ist fällig: ${moment}.`,
    stopWatching: 'Nicht mehr zusehen',
    watch: (seconds) => `Zusehen: fragt alle ${seconds} Sekunden nach`,
    pause: 'Unterbrechen',
    resume: 'Fortsetzen',
    anyway: 'Trotzdem senden',
    cancel: 'Endgültig abbrechen …',
    cancelMeans: (n) =>
      `${count(n, { one: 'wartender Leser bekommt', other: 'wartende Leser bekommen' })} keinen Brief davon, nie. Das lässt sich nicht zurücknehmen.`,
    cancelNow: 'Endgültig abbrechen',
    noState: 'Dafür ist der Versand nicht im richtigen Stand: Sehen Sie ihn an, wie er jetzt ist.',
    uncertainTitle: 'Ungewiss',
    noneUncertain: 'Keine: Von jeder Mail ist bekannt, ob sie hinausging.',
    uncertainMeans:
      'Diese waren unterwegs, als ein Prozess starb oder eine Verbindung abbrach; niemand weiß, ob sie ankamen. Noch einmal gesendet behalten sie ihre Message-ID, und die meisten Programme zeigen nur eine.',
    resend: (n) => `${n} noch einmal senden`,
  },

  ratings: {
    title: 'Einstufung der Quellen',
    back: 'Alle Quellen',
    shown: 'Die Leser sehen jede Einstufung, und die Liste, aus der sie stammt, mit ihrer Lizenz.',
    all: (n) => `Alle ${count(n, { one: 'Quelle', other: 'Quellen' })}`,
    onlyUnrated: (n) => `Nur die ${count(n, { one: 'Quelle', other: 'Quellen' })} ohne Einstufung`,
    keys: 'Mit der Tastatur: 1 bis 5 stuft von links nach rechts ein und geht zur nächsten Quelle, 0 nimmt eine Einstufung zurück.',
    source: 'Quelle',
    leans: { '-2': 'links', '-1': 'eher links', '0': 'Mitte', '1': 'eher rechts', '2': 'rechts', '': 'keine' },
    keep: 'Einstufungen speichern',
    changed: (n) => `${count(n, { one: 'Einstufung', other: 'Einstufungen' })} geändert.`,
    outOf: (list, licence) => `aus ${list} (${licence})`,
    bring: 'Eine veröffentlichte Liste einlesen',
    file: 'Eine CSV-Datei',
    fileHelp:
      'Ihre erste Zeile nennt die Spalten: source (der Name, die Domain oder der hiesige Schlüssel) und rating (-2 bis 2, oder left, lean left, center, lean right, right), dazu vielleicht note. Was das Haus nicht liest, wird übergangen.',
    list: 'Wie die Liste heißt',
    licence: 'Ihre Lizenz',
    how: 'Was damit geschieht',
    try: 'Sagen, was sie brächte, und nichts ändern',
    take: 'Ihre Einstufungen übernehmen',
    read: 'Liste einlesen',
    would: (n, others) =>
      `Sie stuft ${count(n, { one: 'Ihrer Quellen', other: 'Ihrer Quellen' })} ein, und ${count(others, { one: 'Medium', other: 'Medien' })}, die Sie nicht lesen;`,
    which: 'Welche',
    history: 'Wie sie eingestuft war',
    first: 'die Quellenliste',
  },

  articles: {
    title: 'Artikel',
    begin: 'Einen Artikel beginnen',
    none: 'Das Haus hat noch nichts geschrieben.',
    changed: (moment) => `geändert am ${moment}`,
    draft: 'ein Entwurf',
    toCome: (moment) => `erscheint am ${moment}`,
    published: 'veröffentlicht',
    changedSince: 'veröffentlicht; seither geändert',
    all: 'Alle Artikel',
    preview: 'Vorschau',
    asReaders: 'Wie die Leser ihn sehen',
    ordered: 'Veröffentlicht, oder zu seiner Zeit: Sie steht oben.',
    keptAt: (at) => `Gespeichert um ${at}.`,
    notKept: (why) => `Nicht gespeichert: ${why}`,
    signedOut: 'Die Anmeldung ist abgelaufen: Kopieren Sie Ihren Text, und melden Sie sich an.',
    untitled: 'Ohne Titel',
    stale:
      'Jemand anderes hat inzwischen einen anderen Text gespeichert. Ihrer steht unten; der andere ist gespeichert. Sehen Sie ihn an, bevor Sie Ihren speichern.',
    editionStale: 'Jemand anderes hat die Ausgabe inzwischen geändert: Sehen Sie sie neu an.',
    publishFirst:
      'Veröffentlichen Sie den Artikel zuerst, jetzt oder später: Eine Ausgabe nennt, was Leser lesen können.',
    chooseFirst: 'Wählen Sie zuerst ein Bild.',
    backToDesk: 'Zurück zur Redaktion; niemand sonst sieht diese Seite',
    heading: 'Titel',
    standfirst: 'Vorspann: was darin steht, in ein, zwei Sätzen',
    byline: 'Von',
    body: 'Der Text, in Markdown',
    bodyHelp:
      '# Überschriften, **fett**, *kursiv*, [Links](https://…), Listen mit -, Zitate mit >, Tabellen mit |. Fügen Sie ein Bild ein, oder ziehen Sie es dorthin, wo es stehen soll; was aus einer Textverarbeitung kommt, behält Überschriften, Listen, Links und Tabellen.',
    topics: 'Themen, mit Kommas dazwischen',
    sources: 'Quellen: eine je Zeile, zuerst die Adresse, dann was es ist',
    publish: 'Veröffentlichen',
    when: (zone) => `Wann (${zone}); leer ist jetzt`,
    publishAgain: 'Diesen Text veröffentlichen',
    withdraw: 'Den Lesern wieder nehmen; hier bleibt er',
    hold: 'Noch nicht veröffentlichen',
    pictures: 'Bilder',
    describe: 'Was dazu gesagt wird',
    keepWords: 'Angaben speichern',
    remove: 'Entfernen',
    image: 'Ein Bild: JPEG, PNG oder WebP, höchstens 15 MB und 50 Megapixel',
    alt: 'Was es zeigt, für alle, die es nicht sehen',
    caption: 'Bildunterschrift',
    credit: 'Urheber',
    licence: 'Lizenz',
    focusX: 'Was zu sehen sein muss, von links nach rechts',
    focusY: 'Was zu sehen sein muss, von oben nach unten',
    take: 'Bild aufnehmen',
    library: 'Bilder anderer Artikel',
    putIn: 'So kommt es in den Text, auf einer eigenen Zeile:',
    put: 'Einsetzen',
    inEdition: 'In der Ausgabe',
    takeOut: (week) => `Aus ${week} herausnehmen`,
    addTo: (week) => `In ${week} aufnehmen`,
    versions: 'Was veröffentlicht wurde',
    firstText: 'der erste Text',
    whatChanged: 'was sich änderte',
    asPublished: (moment) => `Wie veröffentlicht am ${moment}`,
    theArticle: 'Der Artikel',
    compared: (moment) => `Verglichen mit ${moment}: Was wegfiel, ist durchgestrichen, was dazukam, ist markiert.`,
  },

  reading: {
    was: (page) => <>Zuletzt gelesen: {page}.</>,
    front: 'die Titelseite',
    edition: 'Ausgabe bearbeiten',
    thisEdition: 'Diese Ausgabe bearbeiten',
    article: 'Diesen Artikel bearbeiten',
    story: 'Aufnehmen oder bearbeiten',
  },
  helpHere: 'Hilfe',
  help: {
    today:
      'Was die Woche bisher hat, was auf Sie wartet, wie viele lesen, und was als Nächstes hinausgeht. Jede Zeile führt dorthin, wo es getan wird.',
    edition:
      'Der Entwurf der Maschine für die Woche. Was Sie ändern, bleibt, was auch später hereinkommt, und lässt sich mit einem Druck zurücknehmen. Sie schließt von selbst zu ihrer Stunde, oder wenn Sie sie schließen; danach gibt es nur noch Berichtigungen.',
    topics:
      'Wie ein Thema heißt und was es ist, wird hier berichtigt: für jede Geschichte sofort, und für alle, die kommen. Wessen die Maschine nicht sicher ist, wird zuerst gefragt, und das Haus kann eigene Namen führen.',
    articles:
      'Was das Haus selbst schreibt. Ein Text wird gespeichert, während Sie tippen; Leser sehen ihn, wenn er veröffentlicht ist, jetzt oder zu einer Zeit. Schreiben zwei zugleich, wird es dem zweiten gesagt, und nichts wird überschrieben.',
    comments:
      'Was wartet, was gemeldet und was abgelehnt wurde. Tasten: j und k gehen weiter und zurück, a nimmt an, r lehnt ab. Jede Entscheidung lässt sich zurücknehmen.',
    sources:
      'Wen das Haus liest. Wer Sie braucht, steht zuerst. Was Sie hier setzen, geht der Quellenliste vor; eingestuft wird in einer Tabelle, oder nach einer veröffentlichten Liste.',
    readers:
      'Wie viele den Brief bekommen, und warum andere nicht. Jemand lässt sich mit der Adresse finden; eine Liste wird erst probiert, dann übernommen. Niemand bekommt Post, der nicht zugestimmt hat.',
    sendings:
      'Was als Nächstes hinausgeht, und was hinausging. Ein Versand lässt sich unterbrechen, fortsetzen und abbrechen; eine Mail an die Leser außerhalb der Ausgaben schreiben Sie hier, und holen sie zurück, bis sie beginnt.',
    house:
      'Wie das Haus aussieht, wie seine Rubriken heißen, und seine eigenen Seiten. Jede Änderung bleibt und kann zurückgenommen werden.',
    health:
      'Wie es dem Dienst geht: gescheiterte Schritte, ausgefallene Feeds, Mail aus Sicht der großen Anbieter, Sicherungen.',
    log: 'Jede heikle Handlung: wer, was, vorher und nachher. Nichts wird daraus entfernt.',
    people: 'Wer hier arbeitet, und wer was darf. Dafür muss die Anmeldung jünger als eine Stunde sein.',
  },

  today: {
    week: 'Diese Woche',
    noEdition: 'Keine Ausgabe ist offen: Der nächste Entwurf entsteht mit den ersten Berichten seiner Woche.',
    has: (stories, below) =>
      `${count(stories, { one: 'Geschichte', other: 'Geschichten' })}, ${below} unter dem Strich.`,
    closes: (moment) => `Sie schließt von selbst am ${moment}.`,
    reportsADay: 'Berichte je Tag',
    waits: 'Was wartet',
    nothing: 'Nichts wartet.',
    last: 'Der letzte Versand',
    getLetter: (change) =>
      change === 0
        ? 'des Briefs, so viele wie vor einer Woche.'
        : `des Briefs: ${change > 0 ? '+' : '−'}${Math.abs(change)} in einer Woche.`,
    readersByWeek: 'Leser am Ende jeder Woche',
    commentsWait: (n) => count(n, { one: 'Kommentar wartet', other: 'Kommentare warten' }),
    commentsReported: (n) => `${count(n, { one: 'Kommentar ist', other: 'Kommentare sind' })} gemeldet`,
    stepsFailed: (n) => `${count(n, { one: 'Schritt', other: 'Schritte' })} des Dienstes gescheitert`,
    feedsFail: (n) => `${count(n, { one: 'Feed fällt', other: 'Feeds fallen' })} aus`,
    unrated: (n) => `${count(n, { one: 'Quelle ist', other: 'Quellen sind' })} nicht eingestuft`,
    drafts: (n) => `${count(n, { one: 'Artikel ist', other: 'Artikel sind' })} in Arbeit`,
    mailsWritten: (n) => `${count(n, { one: 'Mail an die Leser ist', other: 'Mails an die Leser sind' })} in Arbeit`,
  },

  people: {
    title: 'Wer hier arbeitet',
    you: 'das sind Sie',
    take: 'Die Rolle nehmen',
    letIn: 'Jemanden hereinlassen',
    email: 'Die E-Mail-Adresse, mit der sich die Person anmeldet',
    may: 'Was sie darf',
    roles: { owner: 'Inhaber', editor: 'Redakteur', moderator: 'Moderator', reader: 'Leser' },
    does: {
      editor: 'Ausgaben machen, schreiben, sich um Quellen und Versand kümmern',
      moderator: 'sich um Kommentare kümmern',
      owner: 'alles, auch wer hier arbeitet',
    },
    chooseRole: 'Wählen Sie eine Rolle.',
    give: 'Die Rolle geben',
  },
});
