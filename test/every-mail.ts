import type { House } from '../src/house/house.ts';
import type { Letter } from '../src/press/letter-content.ts';
import * as mails from '../src/press/mails.ts';

/** Every single mail of a house, each to one reader; the last is the answer to a comment. */
export const everyMail = (house: House, answer: Parameters<typeof mails.answerMail>[1]): Letter[] => [
  mails.confirmMail(house, 'token'),
  mails.alreadyMail(house, 'token'),
  mails.changeMail(house, 'token'),
  mails.changedMail(house, 'token'),
  mails.stillWantedMail(house, 'token'),
  mails.signInMail(house, '/sign-in/token'),
  mails.commentMail(house, 'token'),
  ...(['chosen', 'quoted', 'corrected'] as const).map((kind) =>
    mails.markMail(house, { ...answer, kind, place: '/articles/1' }),
  ),
  mails.preferencesMail(house, 'token'),
  mails.answerMail(house, answer),
];
