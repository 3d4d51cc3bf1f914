import type { ConsequenceKind } from '../../editions/index.ts';
import type { Count } from '../../house/index.ts';

/** The letter and the other mails in English. */
export const en = (count: Count) => ({
  /** The heading that a story stands under, by the weightiest of its consequences. */
  section: {
    'war and peace': 'War and peace',
    deaths: 'Lives lost',
    election: 'Elections',
    'vote or law': 'Votes and laws',
    'ruling or charge': 'Courts',
    office: 'Offices',
    'treaty, sanctions or trade': 'Treaties and trade',
    'emergency or order': 'Public order',
    'money of the many': 'Public money',
  } satisfies Record<ConsequenceKind, string>,

  /** The letter alone. */
  print: {
    contents: 'In this letter',
    onTheWeb: 'Read on the web',
    sample: 'Sample',
    minutes: (n: number) => count(n, { one: 'minute', other: 'minutes' }),
    alsoThisWeek: (headlines: string) => `Also this week: ${headlines}`,
    andMore: (n: number) => `and ${count(n, { one: 'more story', other: 'more stories' })}`,
    /** An ISO week, '2031-W07'. */
    week: (week: string) => week,
    onlyYours: (topics: string) => `Only what is about your topics: ${topics}.`,
    change: 'Change',
    onTheirOwn: (outlets: string, independent: number) => `${outlets}, ${independent} on their own`,
    /** How many of the outlets are rated how. */
    sides: ({ left, center, right }: { left: number; center: number; right: number }) =>
      [left && `left ${left}`, center && `center ${center}`, right && `right ${right}`].filter(Boolean).join(', '),
    whyAndAll: (n: number) => (n === 1 ? 'Why, and its report' : `Why, and all ${count(n, { other: 'reports' })}`),
    all: (n: number) => (n === 1 ? 'Its report' : `All ${count(n, { other: 'reports' })}`),
    allBelow: 'What came close, and why',
    unsubscribe: 'Unsubscribe',
    pause: 'Pause',
    onlySome: 'Only some topics',
    next: (day: string) => `Next edition: ${day}.`,
    forwarded: 'Forwarded to you?',
    subscribe: 'Get it yourself',
    because: (name: string) => `You asked ${name} for this weekly letter, and confirmed it.`,
  },

  /** A mail to many readers apart from the editions. */
  bulletin: {
    becauseAll: (name: string) => `You get ${name}’s weekly letter; this went to all its readers.`,
    becauseTopics: (name: string, topics: string) =>
      `You get ${name}’s weekly letter; this went to its readers who chose ${topics}.`,
  },

  /** The mails beside it; an address stands after each colon, on a line of its own. */
  mails: {
    confirm: {
      subject: (name: string) => `Please confirm: ${name} once a week`,
      ask: (name: string) =>
        `Somebody, we hope you, asked for ${name} to be sent to this address. It comes once a week: the week’s politics in order, in about five minutes, each sentence with the report it is from. Please confirm that it was you:`,
      press: 'Yes, send it to me',
      opens: 'It opens a page where one more press confirms.',
      ignore: 'If it was not you, do nothing: you will not be mailed again. The link holds three days.',
    },
    /** To who asked for the letter and gets it already; the same parts as `confirm` has. */
    already: {
      subject: (name: string) => `You get ${name} already`,
      ask: (name: string) =>
        `Somebody, we hope you, asked for ${name} to be sent to this address. It is sent there already, once a week: the week’s politics in order, in about five minutes, each sentence with the report it is from. Nothing changes.`,
      press: 'Choose what you get',
      opens: 'It opens what you have chosen: when it comes, how much, about what.',
      ignore: 'If it was not you, do nothing.',
    },
    change: {
      subject: (name: string) => `${name}: is this your new address?`,
      ask: (name: string) => `${name} was asked to come to this address instead of another.`,
      press: 'Yes, send it here',
      opens: 'It opens a page where one more press confirms.',
      ignore: 'If that was not you, do nothing: you will not be mailed.',
    },
    changed: {
      subject: (name: string) => `${name}: your letter goes to another address`,
      told: (name: string) =>
        `From now on ${name} comes to another address, as was asked and confirmed. Here it comes no more.`,
      undo: 'If that was not you, have it sent here again. The link holds a week, and takes one more press.',
      press: 'Send it here again',
    },
    stillWanted: {
      subject: (name: string) => `Do you still want ${name}?`,
      ask: (name: string) =>
        `We send you ${name} once a week, and cannot know whether you still read it: our letters do not tell us. If you do, say so, and nothing changes.`,
      press: 'Yes, keep it coming',
      opens: 'It opens a page where one more press confirms.',
      ignore: 'If you do nothing, the letter stops in a month. We do not ask again.',
    },
    signIn: {
      subject: (name: string) => `${name}: sign in`,
      ask: (name: string) => `Here is the link that signs you in to ${name}. It works once, within twenty minutes.`,
      press: 'Sign in',
      opens: 'It opens a page where one more press signs you in.',
      ignore: 'If you did not ask for it, do nothing: nobody is signed in without it.',
    },
    comment: {
      subject: (name: string) => `${name}: publish your comment?`,
      ask: (name: string) =>
        `A comment was written at ${name} with this address. If it was you, one press publishes it.`,
      press: 'See it, and publish it',
      opens: 'It opens a page with the comment, where one press publishes it. The link works once, within a day.',
      ignore: 'If it was not you, do nothing: it is forgotten in a day, and nobody sees it.',
    },
    mark: {
      subject: (name: string) => `${name}: about your comment`,
      chosen: (headline: string) => `The editor chose your comment on “${headline}” to stand first:`,
      quoted: (headline: string) => `We have quoted your comment on “${headline}”:`,
      corrected: (headline: string) => `We have corrected something, thanks to your comment on “${headline}”:`,
      press: 'See it there',
    },
    answer: {
      subject: (name: string, by: string) => `${name}: ${by} answered you`,
      said: (by: string, headline: string) => `${by} answered your comment on “${headline}”:`,
      press: 'Read it there, and answer',
      quiet: 'Mail me no more when somebody answers me',
    },
    preferences: {
      subject: (name: string) => `${name}: your preferences`,
      ask: (name: string) => `Here is the link to what you have chosen for ${name}.`,
      press: 'Choose what you get',
      opens:
        'It works for two months, for whoever has it. For a day it also lets you have the letter sent elsewhere, take along what we hold of you, or erase it.',
    },
  },
});
