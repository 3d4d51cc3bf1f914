import type { Child } from 'hono/jsx';

/** What the pages of readers say, in English. */
export const enDeskReaders = () => ({
  erased: 'Erased: nothing is held of that reader any more.',
  getIt: 'Get the letter',
  paused: 'Paused by themselves',
  unconfirmed: 'Asked for it, did not confirm',
  left: 'Left',
  rest: (why: string) => `Rest: ${why}`,
  why: {
    hard: 'their address is gone',
    soft: 'five letters in a row came back',
    complaint: 'they called it spam',
    stale: 'they did not answer whether they still want it',
    suppressed: 'never to be mailed',
  } as Record<string, string>,
  byWeek: 'Who got the letter, week by week',
  endOfWeek: 'Readers at the end of each week',
  thenAndNow: (then: string, day: string, now: string) => `${then} on ${day}; ${now} now, with those who pause.`,
  one: 'One reader',
  theirEmail: 'Their e-mail address',
  find: 'Find',
  missing: 'No reader has this address.',
  bring: 'Bring a list',
  csv: 'CSV with the columns email, consented_at (when they agreed) and wording (to what). Without both of the latter a reader is kept and not mailed.',
  tryIt: 'Try it: nothing is kept',
  bringIn: 'Bring them in',
  along: 'Take them along',
  asCsv: 'All readers as CSV',
  line: (line: number, words: string) => `Line ${line}: ${words}`,
  consented: 'Get the letter: their consent came with them',
  noConsent: 'Kept, not mailed: no consent came with them',
  known: 'Known already, left as they are',
  stopped: 'Kept, not mailed: they left, complained, or their address is gone',
  suppressed: 'Never to be mailed',
  never: 'Put on the list of those never to be mailed',
  refused: 'Refused',
  would: 'What the list would bring',
  brought: 'The list was brought in',
  nothingKept: 'Nothing has been kept. To bring them in, choose the file once more.',
  byLine: 'Line by line',
  more: (n: string) => `And ${n} more.`,

  /** One reader. */
  confirmed: 'Confirmed',
  rests: 'Rests',
  wants: 'Wants it',
  topics: 'Topics',
  form: 'Form',
  flags: 'To know of the address',
  no: 'no',
  atOnce: 'at once',
  allTopics: 'all',
  short: 'short',
  full: 'full',
  plain: 'plain text',
  nothing: 'nothing',
  flag: { disposable: 'disposable', role: 'of a role' } as Record<string, string>,
  agreed: 'What they agreed to',
  agreedNothing: 'Nothing.',
  agreedTo: {
    asked: 'asked',
    confirmed: 'confirmed',
    left: 'left',
    imported: 'came with a list',
    changed: 'changed their address',
  } as Record<string, string>,
  letters: 'Their last letters',
  noLetters: 'None.',
  state: {
    waiting: 'waiting',
    sending: 'sending',
    sent: 'sent',
    refused: 'refused',
    uncertain: 'uncertain',
    expired: 'expired',
  } as Record<string, string>,
  can: 'What can be done',
  everything: 'Everything that is held of them',
  neverMail: 'Never mail them again',
  neverMeans: (command: Child) => (
    <>
      No list brings them back, and not their own asking: anybody could type their address. Should they write to you,{' '}
      {command} takes them off the list.
    </>
  ),
  erase: 'Erase them …',
  eraseTitle: 'Erase a reader',
  eraseMeans: (email: Child) => (
    <>
      Everything that is held of {email} goes: their wishes, what they agreed to, which letters they got. A fingerprint
      of the address stays, so that no list brings them back. It cannot be undone.
    </>
  ),
  eraseIt: 'Erase them',
  leaveIt: 'Leave it',
});
