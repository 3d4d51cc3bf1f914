import type { Child } from 'hono/jsx';
import type { Count } from '../../house/index.ts';
import type { points } from '../../stories/index.ts';
import { enComments } from './en-comments.tsx';
import { enDesk } from './en-desk.tsx';
import { enSignIn } from './en-sign-in.tsx';

/**
 * The public pages in English. Numbers come formatted by `count`; links and outlets come as children, so that every
 * language puts them where its sentence has them. What the letter says too is press’s.
 */
export const en = (count: Count) => ({
  // Numbers with their nouns
  newReports: (n: number) => count(n, { one: 'new report', other: 'new reports' }),
  stories: (n: number) => count(n, { one: 'story', other: 'stories' }),
  sources: (n: number) => count(n, { one: 'source', other: 'sources' }),

  // What every page has
  skip: 'Skip to the news',
  pages: 'Pages',
  nav: {
    week: 'This week',
    editions: 'Editions',
    articles: 'Our own',
    topics: 'Topics',
    search: 'Search',
    subscribe: 'Subscribe',
    videos: 'Videos',
    sources: 'Sources',
    about: 'How it works',
    privacy: 'Privacy',
    corrections: 'Corrections',
    install: 'The app',
    feeds: 'Feeds',
    reading: 'Your reading',
    signIn: 'Sign in',
  },
  letter: {
    title: 'The week in your inbox',
    promise:
      'One letter a week that has an end. Confirm once, unsubscribe with one click; nobody tracks what you read.',
    email: 'Your e-mail address',
    send: 'Subscribe',
  },

  // Editions and stories
  oneSentence: 'The week in one sentence',
  readMore: 'Read more about',
  why: 'Why this is here',
  belowExplained: 'The stories that came closest to being in, and why.',
  inPrint: (number: number | null) => (number === null ? 'The week so far' : `Edition No. ${number}`),
  lean: { left: 'left', center: 'center', right: 'right', unrated: 'not rated' },

  shape: {
    title: 'The week’s shape',
    explained: 'Reports a day on these stories; in color, those on the first.',
    inWords: (days: { day: string; all: number; first: number }[]) =>
      `Reports a day: ${days.map(({ day, all, first }) => `${day} ${all}, of them ${first} on the first story`).join('; ')}`,
  },

  // What an edition has beside its stories
  aheadExplained: 'Coming days that reports of the week name, in their words.',
  figures: {
    title: 'Figures of the week',
    saidBy: (who: string) => `according to ${who}`,
  },
  rewritten: {
    title: 'Rewritten headlines',
    explained: 'What outlets called a report first, and what they call it now.',
    before: 'Before',
    after: 'After',
    seen: (moment: string) => `changed by ${moment}`,
  },
  oneSided: {
    title: 'Only one side told',
    explained:
      'Stories that three outlets or more of one side reported and none of the other, as the editor rates them.',
    left: (outlets: number) => `${outlets} outlets rated left, none rated right`,
    right: (outlets: number) => `${outlets} outlets rated right, none rated left`,
    none: 'No story of this week was told by one side alone.',
    tooFew: (left: number, right: number) =>
      `It cannot be said this week: that takes eight outlets of each side, and ${left} rated left and ${right} rated right were read.`,
  },
  doubtful: (n: number) => count(n, { one: 'line was left out for doubt', other: 'lines were left out for doubt' }),

  front: {
    closed: (moment: string) => `Closed ${moment}`,
    made: (moment: string) => `As of ${moment}`,
    jump: (stories: string) => `This week’s ${stories} at a glance`,
    more: 'More',
    asLetter: 'Read it as the letter',
    allEditions: 'All editions',
    today: 'What else changed today',
    fresh: (outlets: string) => `new, ${outlets}`,
    nothingReached: 'Nothing could be reached',
    gathering: 'The first edition is being gathered',
    noSources: 'No sources are kept yet. Once the catalogue has been read, they are polled and this page fills.',
    progress: (n: { polled: string; sources: string; reports: string; stories: string }) =>
      `${n.polled} of ${n.sources} polled, ${n.reports} filed, ${n.stories} found so far.`,
    unreached: (sources: string) => `${sources} could not be read.`,
    noNetwork: (command: Child) => (
      <>
        Is this machine connected to the internet? Polling goes on by itself. To see a week without a network, stop the
        service and run {command}.
      </>
    ),
    reload: 'The first stories stand here as soon as there are some: this page looks for them every ten seconds.',
    health: 'Who is read, and how they are doing',
  },

  correctionsPage: {
    about: 'What we got wrong, in editions and in our own articles, and what is right.',
    none: 'Nothing has been corrected yet.',
    edition: (week: string) => `Edition ${week}`,
  },
  articles: {
    by: (name: string, house: string) => `What ${name} has written for ${house}.`,
    related: 'Stories about this',
    about: 'What this house has written itself.',
    none: 'The house has written nothing itself yet.',
    sources: 'Sources',
    changed: (moment: string) => `changed ${moment}`,
  },

  reading: {
    title: 'Your reading',
    about:
      'Topics you follow, stories you saved, and how pages look. All of it is kept on this device alone: we do not know it.',
    needsScript: 'Your browser runs no scripts here, so nothing can be kept on this device.',
    look: {
      size: {
        label: 'Size of the text',
        choices: ['as the browser has it', 'larger', 'much larger'],
      },
      theme: {
        label: 'Colors',
        choices: ['as the device has them', 'light', 'dark'],
      },
    },
    saved: { on: 'Saved on this device', off: 'Save for later' },
    topics: { on: 'Followed on this device', off: 'Follow on this device' },
    following: 'You follow',
    followed: 'Topics you follow',
    savedStories: 'Saved stories',
    forget: 'Forget all of this',
    done: 'That was the week. You are done.',
    progress: '{read} of {all} stories opened',
    allRead: 'You have opened every story.',
    read: 'opened before',
  },

  map: {
    of: (places: string) => `Map: ${places}`,
    week: 'The week on a map',
    source: 'Places that the reports name. Natural Earth; GeoNames, CC BY 4.0.',
  },

  editions: {
    title: 'Editions',
    about: 'Every week’s edition, newest first.',
    none: 'There is no edition yet. The week so far stands on the front page as it is gathered.',
    noStory: 'No story has been chosen yet.',
    others: 'Other editions',
    before: '← The week before',
    all: 'All editions',
    after: 'The week after →',
    feed: 'Editions',
  },

  story: {
    without: 'A story without reports',
    headlineOf: (outlet: Child) => <>Headline: {outlet}</>,
    justFound: 'This story has only just been found; its summary is being put together.',
    noSentence: 'No sentence in its reports tells it well enough to be quoted: the reports speak below.',
    share: 'Share',
    points: 'Points together',
    order: 'How the order is decided',
    when: 'When it was reported',
    perDay: 'Reports a day',
    leaning: 'How its outlets lean',
    ratedBy: 'As the editor of this house rates them; each outlet counts once.',
    video: 'video',
    listen: 'Listen',
    listenTo: (title: string) => `Listen: ${title}`,
    inPrint: 'In editions',
    rank: (rank: number) => `, story ${rank}`,
    justBelow: ', just missed',
    related: 'On the same topics',
    inOrder: (reports: string, outlets: string) => `${reports} from ${outlets}, in order of time`,
    undated: '* The report bears no date; the time is when it was first seen.',
    earlier: (title: Child) => <>Earlier: {title}</>,
    thread: 'The matter so far',
    said: 'In their own words',
    quotedBy: (speaker: Child, outlet: Child) => (
      <>
        {speaker}, as quoted by {outlet}
      </>
    ),
    quotation: (text: string) => `“${text}”`,
    how: 'How it was told',
    howExplained:
      'Words that outlets of one rating used more than all others did, by more than chance, in this story’s reports.',
    side: { left: (n: number) => `${n} outlets rated left`, right: (n: number) => `${n} outlets rated right` },
    sameElsewhere: 'Nothing that the others did not say as often.',
    used: (here: number, elsewhere: number) => `${times(here)}, ${times(elsewhere)} elsewhere`,
  },

  comments: enComments(count),
  desk: enDesk(count),

  signIn: enSignIn,

  topics: {
    title: 'Topics',
    about: 'What the news of the last four weeks is about.',
    heading: 'What the news is about',
    explained: 'The people, bodies, places and issues that most stories of the last four weeks name, with how many.',
    none: 'No story has been told yet.',
    kind: { person: 'Person', org: 'Body', place: 'Place', issue: 'Issue' } as Record<string, string>,
    group: { person: 'People', org: 'Bodies', place: 'Places', issue: 'Issues' },
    beside: {
      person: 'People in these stories',
      org: 'Bodies in these stories',
      place: 'Places in these stories',
      issue: 'Issues in these stories',
    },
    topic: 'Topic',
    every: (name: string) => `Every story about ${name}, by week.`,
    feed: (name: string) => `Stories about ${name}`,
    before: (day: string) => `Stories before ${day}.`,
    foundIn: (stories: string, more: boolean) => `Found in ${stories}${more ? ' on this page' : ''}.`,
    follow: (rss: Child, atom: Child, json: Child) => (
      <>
        Follow it by {rss}, {atom} or {json}.
      </>
    ),
    week: (day: string) => `Week of ${day}`,
    noOlder: 'No older story is kept.',
    older: 'Older stories →',
    perWeek: 'Stories a week',
  },

  videos: {
    title: 'Videos',
    about: 'The latest videos of the outlets we read.',
    explained: 'The latest from the outlets we read. Nothing is loaded from a video’s host before you press play.',
    none: 'No source has sent a video yet.',
    story: 'the story',
    named: (title: string) => `Video: ${title}`,
    of: (outlet: string, day: string) => `A video of ${outlet}, ${day}.`,
    play: 'Play here',
    pressing: (host: string) =>
      `Pressing loads the video from ${host}, which then learns that you watch it. Until then it knows nothing.`,
    unplayable: 'Your browser cannot play this video. Its outlet’s page may.',
    there: (outlet: string) => `Plays at ${outlet}`,
    watchAt: (outlet: Child) => <>Watch it at {outlet}</>,
    itsStory: 'The story it belongs to',
    all: 'All videos',
  },

  recordings: {
    named: (title: string) => `Listen: ${title}`,
    of: (outlet: string, day: string) => `A recording of ${outlet}, ${day}.`,
    pressing: (host: string) =>
      `Pressing play loads the recording from ${host}, or from where that sends your browser; they then learn that you listen. Until then they know nothing.`,
    hearAt: (outlet: Child) => <>Hear it at {outlet}</>,
  },

  search: {
    title: 'Search',
    titled: (words: string) => `Search: ${words}`,
    about: 'Search stories, reports and topics.',
    feed: (words: string) => `Stories with the words: ${words}`,
    label: 'Words, or “a phrase”; a minus before what must not be there',
    press: 'Search',
    narrow: 'Narrow by outlet and day',
    outlet: 'Outlet',
    all: 'all',
    from: 'From',
    until: 'To',
    noWord: 'There is no word in this to look for: very common words and those after a minus do not count. Try a name.',
    nothing: () => (
      <>
        Nothing has these words. Fewer words find more; the <a href="/topics">topics</a> and the{' '}
        <a href="/editions">editions</a> are other ways in.
      </>
    ),
    topics: 'Topics',
    stories: 'Stories',
    reports: 'Reports',
    reportsByTime: 'Reports, newest first',
    story: 'the story',
    older: 'Older reports →',
    newest: 'All of them, newest first →',
    meant: (words: Child) => <>Did you mean {words}?</>,
  },

  sourcesPage: {
    title: 'Sources',
    about: 'Who we read, and how they are doing.',
    heading: 'Who we read',
    chosen: (sources: string) => `${sources}, chosen by the editor.`,
    failing: (sources: string) => `${sources} could not be read when last asked.`,
    rating: 'A rating from left to right is the editor’s own opinion of an outlet, where one is given.',
    kind: {
      news: 'newspaper or site',
      agency: 'news agency',
      broadcaster: 'broadcaster',
      magazine: 'magazine',
      official: 'government',
      parliament: 'parliament',
      court: 'court',
      factcheck: 'fact-checker',
      thinktank: 'think tank',
      video: 'video channel',
    } as Record<string, string>,
    owner: (name: Child) => <>owned by {name}</>,
    outOf: (list: string, licence: string) => `out of ${list} (${licence})`,
    rated: { left: 'rated left', center: 'rated center', right: 'rated right' },
    week: (reports: string, state: Child) => (
      <>
        {reports} in seven days; {state}.
      </>
    ),
    used: (stories: string) => `In ${stories} of the last editions.`,
    unasked: 'not asked yet',
    unreached: (moment: string) => `not read since ${moment}`,
    read: (moment: string) => `read ${moment}`,
    defect: (words: Child) => <>with a defect: {words}</>,
  },

  failure: {
    400: { title: 'That could not be read', words: 'The request was not one this site understands.' },
    401: {
      title: 'Please sign in',
      words: 'You are not signed in any more, so nothing was changed. Sign in, and try once more.',
    },
    403: {
      title: 'Not from here',
      words:
        'Either your role does not reach this page, or a form was not sent from this site’s own: open it again and send it from there.',
    },
    404: { title: 'There is no such page', words: 'The address may be mistyped, or what was here is no longer kept.' },
    413: { title: 'That was too much', words: 'What was sent is larger than any form of this site.' },
    421: { title: 'Not by this name', words: 'This site answers to its own address only.' },
    429: {
      title: 'Too often',
      words: 'This was asked many times in a short while. Please wait some minutes, and try again.',
    },
    500: {
      title: 'Something broke here',
      words: 'It is not your fault. It has been noted; please try again in a moment.',
    },
    503: { title: 'Not at the moment', words: 'The database does not answer. Please try again in a moment.' },
    lookingFor: 'What were you looking for?',
    weekSoFar: 'The week so far',
  },

  subscribe: {
    title: 'Subscribe',
    what: (name: string) =>
      `Once a week, ${name} sends the week’s stories in order: each told in sentences from the reports themselves, each with the reason why it is there. Then it ends.`,
    promises: [
      'You are asked to confirm first; nobody is mailed who has not.',
      'One click unsubscribes you. Your address is used for this letter alone.',
      'No tracking: we do not know whether you open it or what you read.',
    ],
    noAddress: 'Please type your e-mail address.',
    notAnAddress: 'This does not look like an e-mail address.',
    didYouMean: (address: string) => `Did you mean ${address}? If the address is right as you typed it, send it again.`,
    tooOften: 'Too many addresses were typed from your network. Please try again in an hour.',
    check: 'Please look into your inbox',
    onItsWay:
      'If the address can get our letter, a mail is on its way to it. Open its link, press once, and you are in.',
    nothingThere: 'Nothing there after some minutes? Look into the folder for unwanted mail, or ask again.',
    delayed:
      'The mail is delayed: a mail server, ours or that of the address, does not take it just now. It is tried again by itself, first in a minute, then more and more rarely for a day. You need not ask again.',
    refused: 'A mail to this address was refused: there is no such mailbox, or it takes no mail. Is it typed right?',
    lost: 'The mail did not get through. Please ask once more.',
    relayAway: 'Our mail server cannot be reached just now: mails go as soon as it can.',
    look: 'See how far the mail is',
    outbox: () => (
      <>
        This house has no mail server yet: the mail is kept in <a href="/outbox">the outbox</a>.
      </>
    ),
    confirm: 'Confirm',
    leave: 'Leave',
    onePress: 'One press, and you are in',
    leaving: (name: string) => `Leave ${name}?`,
    confirmAsk: (name: string) => `Confirm that ${name} may be sent to your address once a week.`,
    leaveAsk: 'No letter will come to your address any more. You can come back at any time.',
    /** Also kept as the words that were agreed to. */
    yes: 'Yes, send it to me',
    in: 'You are in',
    left: 'You have left',
    next: () => (
      <>
        The next edition will come to you when it is closed. Until then, <a href="/">the week so far</a> is here.
      </>
    ),
    noFurther: () => (
      <>
        No further letter will be sent to you. Left by mistake? <a href="/subscribe">Subscribe again</a>.
      </>
    ),
    lapsed: 'This link does not work any more',
    lapsedLeave:
      'It may be incomplete: some mail programs break long links in two. Copy it whole from the letter, or use your mail program’s own button to unsubscribe.',
    lapsedConfirm: 'It has been used already, is too old, or is incomplete. If you have confirmed before, you are in.',
    askAgain: 'Otherwise ask for a new one:',
  },

  preferences: {
    title: 'Your letter',
    comesTo: (address: Child) => <>It comes to {address}.</>,
    comesNoMore: (address: Child) => <>It does not come any more to {address}.</>,
    saved: 'Your wishes are kept.',
    when: 'When it comes',
    atOnce: 'as soon as the edition is closed',
    at: 'at',
    day: 'Day',
    hour: 'Hour',
    zone: 'In the time of',
    closes: (moment: string) =>
      `The edition closes on ${moment} by that clock. What you want earlier on that day, or within twelve hours before, comes then.`,
    length: 'How much',
    full: 'Every story with its sentences',
    short: 'One sentence a story',
    form: 'How it looks',
    html: 'Formatted (HTML)',
    plain: 'Plain text',
    topics: 'Only stories about',
    topicsExplained: 'Choose none, and you get all stories. In a week without a story of yours no letter comes.',
    otherTopics: 'Other topics, one a line',
    unknownTopic: (topic: string) => `No story was about “${topic}” yet.`,
    didYouMean: (topic: string) => `Did you mean “${topic}”?`,
    pauseTitle: 'Pause',
    pause: 'No letter before this day',
    noDay: (day: string) => `“${day}” is no day of the calendar: no pause is set.`,
    savedOthers: 'Your other wishes are kept.',
    keep: 'Keep these wishes',
    leaveTitle: 'No letter any more',
    leaveExplained: 'One press, and no letter comes. Your wishes stay, should you come back.',
    leftNow: { title: 'You have left', words: 'No further letter will be sent to you.' },
    proofTitle: 'Another address, all that we hold of you, or erase it',
    proofExplained:
      'Letters are passed on, and this link with them. For what cannot be taken back we mail you a fresh one, to the address that the letter comes to; it serves for a day.',
    proofSent: {
      title: 'Please look into your inbox',
      words: 'A mail with a fresh link is on its way to the address that the letter comes to.',
    },
    otherAddress: 'Another address',
    newAddress: 'The new address',
    askThere: 'Ask there',
    held: 'What we hold of you',
    everything: 'Everything, as one file',
    erase: 'Erase it all, and send me nothing any more',
    forget: 'Forget me',
    link: 'Your preferences',
    linkExplained: 'Each letter has a link to your preferences; it works for two months. We can mail you a new one.',
    mailLink: 'Mail me a link',
    linkSent: {
      title: 'Please look into your inbox',
      words: 'If the address gets our letter, a mail with a link to your preferences is on its way to it.',
    },
    changeAsk: 'One press, and the letter comes here',
    /** Also kept as the words that were agreed to. */
    changeYes: 'Yes, send it to this address',
    changeSent: {
      title: 'Please look into the new inbox',
      words:
        'If the letter can come to that address, a mail is on its way to it. The address changes when its link is pressed.',
    },
    changed: { title: 'Your address is changed', words: 'From now on the letter comes to this mailbox.' },
    forgotten: {
      title: 'You are forgotten',
      words: 'Everything that was held of you is erased. No letter will come any more.',
    },
  },

  outbox: {
    title: 'Outbox',
    explained:
      'No mail server is configured, so letters are kept here instead of being sent. Only the house’s owners, and who holds the terminal’s address of it, see this page.',
    none: 'Nothing has been written yet. A letter appears when somebody subscribes, or when an edition is closed.',
    to: (address: string) => `to ${address}`,
    back: '← Outbox',
    asText: 'As plain text',
    asHtml: 'As a mail program shows it',
    letter: 'The letter',
  },

  feeds: {
    title: 'Feeds',
    about: 'Follow by RSS, Atom, JSON Feed or the API.',
    explained: 'Follow in a feed reader instead of your inbox:',
    stories: 'The stories of the week, in the edition’s order',
    articles: 'What this house has written itself',
    editions: 'Editions, as they close',
    others: () => (
      <>
        Every <a href="/topics">topic</a> has its own, linked on its page; so has every <a href="/search">search</a>.
      </>
    ),
    programs: 'For programs',
    api: () => (
      <>
        The same content as JSON: <a href="/api/v1/openapi.json">the API’s description</a> (OpenAPI 3.1) names every
        address. No key is needed.
      </>
    ),
  },

  offline: {
    notSent:
      'You are offline: nothing was sent. Go back, your words are still there, and send them when you have a network.',
    later: 'You are offline. Your address is kept on this device, and sent as soon as there is a network.',
    sent: 'The address you typed offline was sent. Look into your in-box.',
    notTaken: 'The address you typed offline was not taken. Is it right? Type it again.',
    title: 'You are offline',
    notKept: 'This page is not kept on your device',
    explained: 'You are offline, and have not opened this page before. These can be read without a network:',
    front: 'The front page',
    /** For the service worker, which puts the date in place of "{date}". */
    line: 'You are offline.',
    asOf: 'This page is as it was on {date}.',
  },

  install: {
    title: 'The app',
    about: (name: string) => `${name} on your phone’s home screen.`,
    heading: (name: string) => `${name} on your home screen`,
    installed: () => (
      <>
        <b>It is installed:</b> you are reading in the app.
      </>
    ),
    what: 'The app is this site, kept on your phone: it opens like any other app, needs no store and no account, has no tracker, and can be read without a network. It is free.',
    now: 'Install it now',
    steps: [
      {
        id: 'iphone',
        on: 'iPhone and iPad',
        steps: [
          'Open this page in Safari and press the share button, a square with an arrow pointing up. Where there is none, it is behind the three dots.',
          'Choose “Add to Home Screen”, further down in the list.',
          'Press “Add”. The icon is now on your home screen.',
        ],
      },
      {
        id: 'android',
        on: 'Android',
        steps: [
          'Open this page in Chrome, Firefox, Edge or Samsung Internet, and open the menu, three dots or lines.',
          'Choose “Install app” or “Add to Home screen”.',
          'Press “Install”. The icon is now on your home screen.',
        ],
      },
      {
        id: 'desk',
        on: 'A computer',
        steps: [
          'In Chrome or Edge, press the install sign at the right of the address.',
          'In Safari, choose “Add to Dock” from the file menu.',
        ],
      },
    ],
    offline: 'What works without a network',
    offlineShown: [
      'The front page, and the newest edition with every one of its stories.',
      'The two editions before it, and the stories and topics that you opened.',
      'What you saved, the topics you follow, text size and colors: they are on your device anyway.',
      'An address typed into the form for the letter is sent as soon as there is a network.',
      'Search, comments, videos and recordings need a network.',
    ],
    offlineExplained:
      'A line at the top says that you are offline and from when the page is. As soon as there is a network again, you get the page as it is now.',
    shots: {
      'front-narrow': 'The week in order',
      'story-narrow': 'A story, told in sentences from its reports',
      'front-wide': 'The week in order',
    } as Record<string, string>,
  },

  push: {
    title: 'Be told',
    explained:
      'Your phone or computer can tell you when the week’s edition is there, and of new stories about topics that you follow: at most one notice an edition, and one a day of topics. You are asked when you press, and not before.',
    apple: 'On an iPhone or iPad this works once the app is on the home screen.',
    edition: 'Notify me of each edition',
    topic: 'Notify me of new stories',
    on: 'You will be told.',
    off: 'You are not told any more.',
    denied: 'Your browser was told not to allow this: allow notifications for this site in its settings.',
    failed: 'That did not work. Please try again later.',
    followed: 'Topics that you are told of here:',
    stop: 'Stop',
    choose: 'Choose topics',
    chooseExplained: 'What the news of the last weeks names most. Any other topic has the same button on its page.',
    quiet: 'Quiet hours',
    quietExplained: 'Nothing comes in these hours; what would have come, comes once when they end. By the clock of',
    quietFrom: 'From',
    quietUntil: 'until',
    quietNone: 'no quiet hours',
    quietKeep: 'Keep',
    quietKept: 'Kept.',
    /** Shown where a notice came that cannot be read. */
    news: 'There is something new.',
  },

  privacy: {
    title: 'Privacy',
    about: 'What is known of readers here, and what is not.',
    body: (house: Child, mail: Child) => (
      <>
        <p>You can read everything here without telling us who you are, and we do not try to find out.</p>
        <h2>When you read the site</h2>
        <ul>
          <li>No cookie is set, no visit is counted, no page asks another host for anything.</li>
          <li>
            A page that you open may be kept on your own device, so that it can be read without a network: the front
            page, the last editions, and the stories you opened. It stays there; clearing this site’s data removes it.
          </li>
          <li>Search words go to this server alone, and are not kept.</li>
          <li>
            A video or a recording is loaded from its host only after you press play, and the page says which host that
            is.
          </li>
        </ul>
        <h2>When you subscribe</h2>
        <ul>
          <li>
            Your e-mail address is kept, with when you asked, when and from which network you confirmed, when you left,
            what you wish for the letter, and which editions were delivered.
          </li>
          <li>It is used for the letter and nothing else, and given to nobody but the mail relay that carries it.</li>
          <li>The letter has no tracking pixel and no counted links: whether you open it is not known here.</li>
          <li>One click in the letter unsubscribes you.</li>
        </ul>
        <h2>When you comment</h2>
        <ul>
          <li>
            Your e-mail address, the name that you choose and your words are kept; readers see the name and the words.
          </li>
          <li>
            A cookie tells that you are signed in, from then on until you sign out; with it is kept what your browser
            calls itself, so that you can tell where you are signed in. Nobody gets one who only reads.
          </li>
          <li>You can remove a comment at any time: its words are erased. Erasing your account erases them all.</li>
        </ul>
        <h2>When you ask for push notifications</h2>
        <ul>
          <li>
            The address that your browser’s push service gave for it is kept, with what you follow, your quiet hours and
            their time zone, and nothing that says who you are. It is dropped when you stop, or when the push service
            says that it is no more.
          </li>
          <li>
            Notices go through that service (of Apple, Google, Microsoft or Mozilla), encrypted so that only your
            browser can read them.
          </li>
        </ul>
        <h2>Who is responsible</h2>
        <p>
          {house}. Write to {mail}.
        </p>
      </>
    ),
  },

  about: {
    title: 'How it works',
    about: 'Where the stories come from, how their order is reckoned, and what is not done.',
    /** @param table what gives points, drawn by the page */
    body: (name: string, table: Child) => (
      <>
        <p>
          {name} reads the feeds of the <a href="/sources">outlets its editor trusts</a>, puts the reports of one event
          together into a story, orders the week’s stories, and closes them into one edition a week: a page, and a
          letter to those who asked for it.
        </p>
        <h2 id="words">Whose words these are</h2>
        <p>
          A story’s headline is one outlet’s headline. Its brief is two or three sentences that stand word for word in
          the reports they link to. No machine writes a sentence here. What you read is quoted, so it can be wrong where
          its outlet is wrong: follow the link, and compare the other outlets’ reports on the story’s page.
        </p>
        <h2 id="stories">How reports become a story</h2>
        <p>
          Reports are compared by their words, the names in them and their times. Those that tell of one event become
          one story. This is arithmetic, and it errs now and then: two events may be taken for one, or one for two. A
          story that turns out to be another’s duplicate leads there.
        </p>
        <h2 id="order">How the order is decided</h2>
        <p>
          Every story collects points, and each point’s reason is shown on its page. The same reports always give the
          same order. The stories that only just missed the edition are listed with their points too.
        </p>
        {table}
        <p>
          Stories that are mostly of sport, celebrity and lifestyle stay out, however many points they have. From the
          order an edition is chosen so that a matter has one place: its weightiest event leads, and up to four further
          developments stand under it. Home and the world both have a share. Where that moved a story, its reasons say
          so.
        </p>
        <h2 id="told">In their own words, and how it was told</h2>
        <p>
          Quotations of people are found in the reports by their quotation marks and the words around them, and stand
          here as they stand there. Where at least three outlets rated left and three rated right report a story, its
          page lists words that one side used more than all others did, by more than chance would. The method is that of
          Monroe, Colaresi and Quinn, “Fightin’ Words” (Political Analysis 16, 2008). It counts words; it does not judge
          them.
        </p>
        <h2 id="ratings">Left and right</h2>
        <p>
          Where an outlet is marked left, center or right, that is the editor’s opinion of the outlet, not of the
          report. A story that outlets of different ratings report gains points for it; a rating never takes any away,
          and an outlet need not be rated at all.
        </p>
        <h2 id="guests">What is not done</h2>
        <ul>
          <li>No article is republished: a headline, a few quoted sentences, and a link to the rest.</li>
          <li>
            No cookies for readers, no script needed to read, nothing loaded from other hosts: see{' '}
            <a href="/privacy">privacy</a>.
          </li>
          <li>No tracking in the letter: whether you open it, or what you follow, is not known here.</li>
          <li>Nobody is mailed who has not confirmed. One click unsubscribes.</li>
        </ul>
      </>
    ),
    whatGives: 'What gives points',
    for: 'For',
    points: 'Points',
    /** The formula's lines, with the numbers it counts with now. */
    lines: (f: typeof points): { what: string; points: string; how: string }[] => [
      {
        what: 'Outlets',
        points: `${f.OUTLETS_PER_DOUBLING} for every doubling`,
        how: `Two outlets ${f.OUTLETS_PER_DOUBLING}, four ${2 * f.OUTLETS_PER_DOUBLING}, eight ${3 * f.OUTLETS_PER_DOUBLING}. Outlets of one owner, and those that run the same agency’s text, count once; each of the others adds ${f.COPIED} of an outlet.`,
      },
      {
        what: 'Consequence',
        points: `up to ${f.MOST_CONSEQUENCE}`,
        how: 'What it is about, by the words of its reports: war and peace, deaths, elections, votes and laws, rulings, appointments, treaties and trade, emergencies, the money of many people.',
      },
      {
        what: 'Across the spectrum',
        points: `${f.TWO_SIDES} or ${f.ALL_SIDES}`,
        how: `${f.TWO_SIDES} where outlets of two of left, center and right report it, ${f.ALL_SIDES} where all three do. A rating never takes points away.`,
      },
      {
        what: 'Reports',
        points: `${f.REPORTS_PER_DOUBLING} for every doubling`,
        how: `A report each of two outlets ${f.REPORTS_PER_DOUBLING}, of four ${2 * f.REPORTS_PER_DOUBLING}, of eight ${3 * f.REPORTS_PER_DOUBLING}: how much room it was given. Three of one outlet count as two, seven as three.`,
      },
      {
        what: 'Its matter',
        points: 'what it adds',
        how: 'All reports of its matter, the further developments with them, are weighed by the same lines as if they were one story. What that gives beyond the leading story’s own points is added to it.',
      },
      { what: 'An agency', points: `${f.AGENCY}`, how: 'A news agency carries it.' },
      {
        what: 'An official source',
        points: `${f.OFFICIAL}`,
        how: 'A government, parliament or court published on it.',
      },
      {
        what: 'Front places',
        points: `${f.PER_FRONT} each, up to ${f.MOST_FRONT}`,
        how: `For each outlet that had it among the first ${f.FRONT_PLACES} items of its feed.`,
      },
      {
        what: 'Told before',
        points: `${minus(f.TOLD_BEFORE)} or ${minus(f.MATTER_TOLD_BEFORE)}`,
        how: `Last week’s edition told it already (${minus(f.TOLD_BEFORE)}), or told another story of the same matter (${minus(f.MATTER_TOLD_BEFORE)}).`,
      },
    ],
  },
});

const times = (n: number) => (n === 0 ? 'never' : n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);
const minus = (points: number) => String(points).replace('-', '−');
