import type { Count } from './index.ts';
import { reasonInEnglish } from './reasons.ts';

/** The letter and the other mails in English, and what the pages say in the letter's words. */
export const en = (count: Count) => ({
  // Letter and page
  reports: (n: number) => count(n, { one: 'report', other: 'reports' }),
  outlets: (n: number) => count(n, { one: 'outlet', other: 'outlets' }),
  coverage: (outlets: string, reports: string) => `${outlets}, ${reports}`,
  edition: (number: number | null) => (number === null ? 'The week so far' : `No. ${number}`),
  oneSentence: 'The week in one sentence',
  sinceLastWeek: 'Since last week',
  before: 'What went before',
  /** Above the further developments of a story's matter. */
  further: 'Further developments',
  video: 'Video',
  readMore: 'Read more about',
  why: 'Why this is here',
  /** Why a story is where it is. */
  reason: reasonInEnglish(count),
  toldLast: 'Told last time',
  chosen: 'Chosen by the editor',
  editor: 'The editor',
  editorsHeadline: 'Headline by the editor',
  corrections: 'Corrections',
  ours: 'From our own desk',
  below: 'Just below the line',
  belowExplained: 'The stories that came closest to being in, and what spoke for them.',
  quoted:
    'Every sentence in a brief stands word for word in the report it links to. No machine wrote any of it; arithmetic sets the order, and each story says why it is where it is.',
  sample: 'A sample: invented outlets telling of real events of January 2020. Nobody was mailed.',
  /** Under the house's name, where it has no line of its own. */
  tagline: 'A week of political news in your in-box.',

  /** The letter alone. */
  print: {
    contents: 'In this letter',
    onTheWeb: 'Read on the web',
    sample: 'Sample',
    alsoThisWeek: (headlines: string) => `Also this week: ${headlines}`,
    andMore: (n: number) => `and ${count(n, { one: 'more story', other: 'more stories' })}`,
    /** An ISO week, '2031-W07'. */
    week: (week: string) => week,
    reportsQuoted: 'The reports quoted',
    because: (name: string) =>
      `You get this letter once a week because you asked ${name} for it and confirmed that you did.`,
    choose: 'Choose what you get',
    leave: 'Leave with one click',
    toChoose: (address: string) => `To choose what you get: ${address}`,
    toLeave: (address: string) => `To leave with one click: ${address}`,
  },

  /** The mails beside it; an address stands after each colon, on a line of its own. */
  mails: {
    confirm: {
      subject: (name: string) => `Please confirm: ${name} in your in-box`,
      ask: (name: string) =>
        `Somebody, we hope you, asked for ${name} to be sent to this address once a week. Please confirm that it was you:`,
      yes: 'Yes, send it to me',
      button: 'The button opens a page where one more press confirms. Should it not work, open this address:',
      address: 'The address opens a page where one press confirms.',
      ignore: 'If it was not you, do nothing: you will not be mailed again. The link holds three days.',
    },
    /** To who asked for the letter and gets it already; the same parts as `confirm` has. */
    already: {
      subject: (name: string) => `You get ${name} already`,
      ask: (name: string) =>
        `Somebody, we hope you, asked for ${name} to be sent to this address once a week. It is sent there already; nothing changes.`,
      yes: 'Choose what you get',
      button:
        'The button opens what you have chosen: when it comes, how much, about what. Should it not work, open this address:',
      address: 'The address opens what you have chosen: when it comes, how much, about what.',
      ignore: 'If it was not you, do nothing.',
    },
    change: {
      subject: (name: string) => `${name}: is this your new address?`,
      ask: (name: string) => `Somebody, we hope you, asked for ${name} to come to this address instead of another.`,
      open: 'To confirm that it was you, open this address and press once:',
      ignore: 'If it was not you, do nothing: you will not be mailed.',
    },
    changed: {
      subject: (name: string) => `${name}: your letter goes to another address`,
      told: (name: string) =>
        `From now on ${name} comes to another address, as was asked and confirmed. Here it comes no more.`,
      undo: 'If that was not you, open this address within a week and press once, and it comes here again:',
    },
    stillWanted: {
      subject: (name: string) => `Do you still want ${name}?`,
      ask: (name: string) =>
        `We send you ${name} once a week, and cannot know whether you still read it: our letters do not tell us.`,
      open: 'If you do, open this address and press once, and nothing changes:',
      ignore: 'If you do nothing, the letter stops in a month. We do not ask again.',
    },
    signIn: {
      subject: (name: string) => `${name}: sign in`,
      open: (name: string) =>
        `To sign in to ${name}, open this address and press once. It works once, within twenty minutes:`,
      ignore: 'If you did not ask for it, do nothing: nobody is signed in without it.',
    },
    answer: {
      subject: (name: string, by: string) => `${name}: ${by} answered you`,
      said: (by: string, headline: string) => `${by} answered your comment on “${headline}”:`,
      read: 'Read it there, and answer:',
      quiet: 'Mail me no more when somebody answers me:',
    },
    preferences: {
      subject: (name: string) => `${name}: your preferences`,
      open: (name: string) =>
        `This address opens what you have chosen for ${name}. It works for two months, for whoever has it:`,
      holds: 'For a day it also lets you have the letter sent elsewhere, take along what we hold of you, or erase it.',
    },
  },
});
