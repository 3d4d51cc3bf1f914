import type { Child } from 'hono/jsx';
import type { Count } from '../../house/index.ts';
import { enDeskComments } from './en-desk-comments.tsx';
import { enDeskEdition } from './en-desk-edition.tsx';
import { enDeskHealth } from './en-desk-health.tsx';
import { enDeskHouse } from './en-desk-house.tsx';
import { enDeskLog } from './en-desk-log.tsx';
import { enDeskReaders } from './en-desk-readers.tsx';
import { enDeskSources } from './en-desk-sources.tsx';
import { enDeskTopics } from './en-desk-topics.tsx';

/** What the desk's pages say, in English. */
export const enDesk = (count: Count) => ({
  name: 'The desk',
  places: {
    today: 'Today',
    edition: 'Edition',
    topics: 'Topics',
    articles: 'Articles',
    comments: 'Comments',
    sources: 'Sources',
    readers: 'Readers',
    sendings: 'Sendings',
    house: 'House',
    health: 'Health',
    log: 'Log',
    people: 'People',
  },
  edition: enDeskEdition(count),
  topics: enDeskTopics(),
  moderation: enDeskComments(count),
  source: enDeskSources(count),
  house: enDeskHouse(),
  reader: enDeskReaders(),
  health: enDeskHealth(count),
  log: enDeskLog(),
  /** Words of somebody's, within a sentence. */
  quote: (words: string) => `“${words}”`,
  kept: 'Kept.',
  keep: 'Keep',
  beside: 'Show it beside',
  readers: (n: number) => count(n, { one: 'reader', other: 'readers' }),
  when: (zone: string) => `When (${zone})`,
  corrections: {
    title: 'Corrections',
    ask: 'What was wrong, and what is right',
    publish: 'Publish the correction',
  },

  letter: {
    title: 'What the letter says',
    back: 'Back to the edition',
    closed: 'This edition is closed: its letter has gone as it was.',
    subject: 'Subject',
    subjectHelp: 'Left empty: the headline of the first story.',
    preheader: 'What stands after the subject in a mailbox',
    preheaderHelp: 'Left empty: the next headlines.',
    note: 'Your note, above the stories',
    closing: 'What closes it, below the stories',
    help: 'An empty line begins a paragraph, a web address becomes a link. Both are marked as yours, in the letter and on the edition’s page.',
    preview: 'The letter',
    stale:
      'Somebody else changed the edition meanwhile. What you wrote stands below, and is not kept yet: look at it, and keep it.',
  },

  bulletins: {
    begin: 'Write to readers',
    untitled: 'Without a subject',
    title: 'A mail to readers',
    back: 'All sendings',
    words: 'What it says',
    to: 'To whom',
    toAll: 'Nothing ticked: to everybody who gets the letter.',
    noTopics: 'No reader has chosen topics: it goes to everybody who gets the letter.',
    rules:
      'It goes only to who has confirmed, has not left and does not pause; each copy has its reader’s way to leave.',
    preview: 'The mail',
    test: (email: string) => `Send it to myself: ${email}`,
    tested: (email: string) => `It is on its way to ${email}, and to nobody else.`,
    whenHelp: 'Left empty: in five minutes. Until it begins it can be taken back.',
    send: (readers: string) => `Send it to ${readers}`,
    drop: 'Throw it away',
    ordered: (readers: string, moment: string) => `It goes to ${readers} on ${moment}.`,
    recall: 'Take it back: nothing has gone yet',
    begun: 'It has gone out, or is going.',
    itsSending: 'Its sending',
    notRecalled: 'It has begun to go out: what has not gone can be stopped at its sending.',
    stale:
      'Somebody else changed it meanwhile. What you wrote stands below, and is not kept yet: look at it, and keep it.',
  },

  sendings: {
    title: 'Sendings',
    next: 'What goes out next',
    nothingNext: 'Nothing is to go out.',
    edition: (what: string) => `The letter of ${what}`,
    closes: (moment: string) => `closes by itself on ${moment}, and goes to each reader at the hour they chose`,
    closesByHand: 'goes when it is closed',
    goes: (moment: string) => `goes on ${moment}`,
    writing: 'Being written',
    went: 'What went out',
    none: 'Nothing has been sent yet. A sending begins when an edition closes.',
    ofEdition: (week: string) => `Edition ${week}`,
    begun: (moment: string) => `begun ${moment}`,
    heldBack: 'held back',
    done: (done: string, all: string) => `${done} of ${all} letters done`,
    uncertain: (n: string) => `${n} uncertain`,
    doctor: (health: Child) => <>Whether mail of this house would be let in elsewhere, {health}.</>,
    underHealth: 'the doctor says under Health',
    share: (percent: number) => `${percent}% of the letters are done`,
    states: {
      open: 'under way',
      paused: 'paused',
      cancelled: 'canceled',
      done: 'done',
      sent: 'Taken by the relay',
      refused: 'Refused by the relay',
      expired: 'Too late to be sent',
      sending: 'On their way now',
      waiting: 'Waiting',
      uncertain: 'Uncertain, see below',
    },
    all: 'All letters',
    of: (what: string) => `The sending: ${what}`,
    is: (state: Child, begun: string, until: string) => (
      <>
        It is <b>{state}</b>, begun {begun}. Nothing of it goes out after {until}.
      </>
    ),
    nextDue: (moment: string) => `The next letter that waits is due ${moment}.`,
    stopWatching: 'Stop watching',
    watch: (seconds: number) => `Watch it: asks again every ${seconds} seconds`,
    pause: 'Pause',
    resume: 'Resume',
    anyway: 'Send it anyway',
    cancel: 'Cancel it for good …',
    cancelMeans: (n: number) =>
      `${count(n, { one: 'reader who waits gets', other: 'readers who wait get' })} no letter of it, ever. It cannot be taken back.`,
    cancelNow: 'Cancel for good',
    noState: 'The sending is in no state for that: look at it as it is now.',
    uncertainTitle: 'Uncertain',
    noneUncertain: 'None: of every mail it is known whether it went.',
    uncertainMeans:
      'These were on their way when a worker died or a connection broke; nobody knows whether they arrived. Sent again, they keep their Message-ID, and most mail programs show one.',
    resend: (n: string) => `Send ${n} again`,
  },

  ratings: {
    title: 'Ratings of sources',
    back: 'All sources',
    shown: 'Readers see each rating, and the list that it is out of with its licence.',
    all: (n: number) => `All ${count(n, { one: 'source', other: 'sources' })}`,
    onlyUnrated: (n: number) => `Only the ${count(n, { one: 'source', other: 'sources' })} not rated yet`,
    keys: 'By keyboard: 1 to 5 rates from left to right and goes on to the next source, 0 takes a rating away.',
    source: 'Source',
    leans: { '-2': 'left', '-1': 'lean left', '0': 'center', '1': 'lean right', '2': 'right', '': 'unrated' },
    keep: 'Keep these ratings',
    changed: (n: number) => `${count(n, { one: 'rating', other: 'ratings' })} changed.`,
    outOf: (list: string, licence: string) => `out of ${list} (${licence})`,
    bring: 'Bring a published list',
    file: 'A CSV file',
    fileHelp:
      'Its first line names the columns: source (its name, its domain, or its key here) and rating (-2 to 2, or left, lean left, center, lean right, right), and perhaps note. Outlets that the house does not read are passed over.',
    list: 'What the list is called',
    licence: 'Its licence',
    how: 'What to do with it',
    try: 'Say what it would bring, and change nothing',
    take: 'Take its ratings',
    read: 'Read the list',
    would: (n: number, others: number) =>
      `It rates ${count(n, { one: 'source', other: 'sources' })} of yours, and ${count(others, { one: 'outlet', other: 'outlets' })} that you do not read;`,
    which: 'Which',
    history: 'How it was rated',
    first: 'the list of sources',
  },

  articles: {
    title: 'Articles',
    begin: 'Begin an article',
    none: 'The house has written nothing yet.',
    changed: (moment: string) => `changed ${moment}`,
    draft: 'a draft',
    toCome: (moment: string) => `to be published ${moment}`,
    published: 'published',
    changedSince: 'published; changed since',
    all: 'All articles',
    preview: 'Preview',
    asReaders: 'As readers see it',
    ordered: 'Published, or to be at its time: it stands above.',
    keptAt: (at: string) => `Kept at ${at}.`,
    notKept: (why: string) => `Not kept: ${why}`,
    signedOut: 'You are not signed in any more: copy your text, and sign in.',
    untitled: 'Untitled',
    stale:
      'Somebody else kept another text meanwhile. Yours stands below; theirs is kept. Look at it before you keep yours.',
    editionStale: 'Somebody else changed the edition meanwhile: look at it anew.',
    publishFirst: 'Publish the article first, now or at a time: an edition names what readers can read.',
    chooseFirst: 'Choose a picture first.',
    backToDesk: 'Back to the desk; nobody else sees this page',
    heading: 'Title',
    standfirst: 'Standfirst: what it says, in a sentence or two',
    byline: 'By',
    body: 'Text, in Markdown',
    bodyHelp:
      '# headings, **bold**, *italics*, [links](https://…), lists with -, quotations with >, tables with |. Paste or drop a picture where it is to stand; what is pasted from a word processor keeps its headings, lists, links and tables.',
    topics: 'Topics, with commas between them',
    sources: 'Sources: one a line, the address first, then what it is',
    publish: 'Publish',
    when: (zone: string) => `When (${zone}); empty is now`,
    publishAgain: 'Publish this text',
    withdraw: 'Take it from readers; it stays here',
    hold: 'Do not publish it yet',
    pictures: 'Pictures',
    describe: 'What is told of it',
    keepWords: 'Keep what is told',
    remove: 'Remove',
    image: 'A picture: JPEG, PNG or WebP, at most 15 MB and 50 megapixels',
    alt: 'What it shows, for those who do not see it',
    caption: 'Caption',
    credit: 'Credit: who made it',
    licence: 'Licence',
    focusX: 'What must be seen, from left to right',
    focusY: 'What must be seen, from top to bottom',
    take: 'Take the picture',
    library: 'Pictures of other articles',
    putIn: 'To put it in, write on a line of its own:',
    put: 'Put it in',
    inEdition: 'In the edition',
    takeOut: (week: string) => `Take it out of ${week}`,
    addTo: (week: string) => `Add it to ${week}`,
    versions: 'What was published',
    firstText: 'the first text',
    whatChanged: 'what it changed',
    asPublished: (moment: string) => `As published ${moment}`,
    theArticle: 'The article',
    compared: (moment: string) => `Compared with ${moment}: what left is struck out, what came is marked.`,
  },

  /** Where somebody was reading, and what one can do about it. */
  reading: {
    was: (page: Child) => <>You were reading {page}.</>,
    front: 'the front page',
    edition: 'Edit the edition',
    thisEdition: 'Edit this edition',
    article: 'Edit this article',
    story: 'Take it in, or edit it',
  },
  helpHere: 'Help',
  help: {
    today:
      'What the week has so far, what waits for you, how many read, and what goes out next. Each line leads to where it is done.',
    edition:
      'The machine’s draft of the week. Whatever you change stays, whatever comes in later, and is undone by one press. It closes by itself at its hour, or when you close it; then only corrections can follow.',
    topics:
      'What a topic is called, and what it is, can be put right here: for every story at once, and for those to come. What the machine is not sure of is asked first, and the house can list its own names.',
    articles:
      'What the house writes itself. A text is kept while you type; readers see it when it is published, now or at a time. Of two writers at once the second is told, and overwrites nothing.',
    comments:
      'What waits, what was reported, and what was refused. Keys: j and k go on and back, a approves, r refuses. Every decision can be taken back.',
    sources:
      'Whom the house reads. Those that need you stand first. What you set here goes before what the list of sources says; ratings are given in one table, or out of a published list.',
    readers:
      'How many get the letter, and why others do not. One is found by their address; a list is tried before it is kept. Nobody is mailed who has not agreed.',
    sendings:
      'What goes out next, and what went out. A sending can be paused, gone on with and stopped; a mail to readers apart from the editions is written here, and can be taken back until it begins.',
    house:
      'How the house looks, what its sections are called, and its own pages. Every change is kept and can be taken back.',
    health: 'How the service does: steps that failed, feeds that fail, mail as the large providers see it, backups.',
    log: 'Every sensitive act: who, what, before and after. Nothing is taken out of it.',
    people: 'Who works here, and what they may do. What is done here asks for a sign-in within the last hour.',
  },

  today: {
    week: 'This week',
    noEdition: 'No edition is open: the next draft is made when the first reports of its week are in.',
    has: (stories: number, below: number) =>
      `${count(stories, { one: 'story', other: 'stories' })}, ${below} below the line.`,
    closes: (moment: string) => `It closes by itself on ${moment}.`,
    reportsADay: 'Reports filed a day',
    waits: 'What waits',
    nothing: 'Nothing waits.',
    last: 'The last sending',
    getLetter: (change: number) =>
      change === 0
        ? 'of the letter, as many as a week ago.'
        : `of the letter: ${change > 0 ? '+' : '−'}${Math.abs(change)} in a week.`,
    readersByWeek: 'Readers at the end of each week',
    commentsWait: (n: number) => count(n, { one: 'comment waits', other: 'comments wait' }),
    commentsReported: (n: number) => `${count(n, { one: 'comment is', other: 'comments are' })} reported`,
    stepsFailed: (n: number) => `${count(n, { one: 'step', other: 'steps' })} of the service failed`,
    feedsFail: (n: number) => count(n, { one: 'feed fails', other: 'feeds fail' }),
    unrated: (n: number) => `${count(n, { one: 'source is', other: 'sources are' })} not rated`,
    drafts: (n: number) => `${count(n, { one: 'article is', other: 'articles are' })} being written`,
    mailsWritten: (n: number) =>
      `${count(n, { one: 'mail to readers is', other: 'mails to readers are' })} being written`,
  },

  people: {
    title: 'Who works here',
    you: 'you',
    take: 'Take the role away',
    letIn: 'Let somebody in',
    email: 'Their e-mail address, by which they sign in',
    may: 'What they may do',
    roles: { owner: 'owner', editor: 'editor', moderator: 'moderator', reader: 'reader' },
    does: {
      editor: 'make up editions, write, see to sources and sendings',
      moderator: 'see to comments',
      owner: 'all of it, and who works here',
    },
    chooseRole: 'Choose a role.',
    give: 'Give the role',
  },
});
