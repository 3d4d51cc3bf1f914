export type { Mailroom } from './mailroom.ts';
export { LEAVE_PLACEHOLDER, printLetter, type Letter, type PrintedEdition } from './letter.ts';
export * from './mails.ts';
export { liveMail, mailsAreDelayed, mailsNotSent, mailState, queueMail, sendMails } from './mail.ts';
export { fill } from './compose.ts';
export { deliver, resendRefused, resendUncertain } from './deliver.ts';
export { readSigner, type Signer } from './dkim.ts';
export { confirmDatabase, fileWitness, heldBack, holdRestored, type Witness } from './guard.ts';
export { outboxPost, tallyInWords, Undelivered, type Mail, type Post, type Tally } from './post.ts';
export { callRelay, relayPost } from './relay.ts';
export { heldOfLetters } from './held.ts';
export { print, unprinted } from './print.ts';
export * from './steer.ts';
export { openReturnsDoor } from './door.ts';
export { takeCall, takeNotice, takeReturn, type Returned } from './take-return.ts';
export {
  openCertificates,
  readMailgun,
  isPostmarks,
  readPostmark,
  readSes,
  signatureOf,
  type Notice,
} from './webhooks.ts';
export { breaksRules, examineMail, type Finding } from './doctor.ts';
export { letterSize } from './examine-sending.ts';
export { isPushService, pushEdition, pushTopics, type PushMessage } from './push.ts';
