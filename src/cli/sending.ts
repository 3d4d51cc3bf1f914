import { readConfig } from '../config.ts';
import * as press from '../press/index.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { withDatabase } from './database.ts';
import { writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox sending list | mails | (pause | resume [--anyway] | cancel | uncertain | resend [--refused]) EDITION | confirm

  list       how far each sending is, newest first: JSON Lines
  mails      the other mails that wait, were refused, or whose fate is unknown: JSON Lines
  pause      lets no other letter begin; resume goes on, also with what is held for now
  --anyway   also where it goes to more than 5,000 readers and breaks rules of the large mailbox providers, where not
             all letters find their turn in time, or where the relay refuses nearly everybody
  cancel     letters that have not begun are not sent
  uncertain  the mails whose fate is unknown, by address
  resend     sends those again, with the same Message-ID; prints how many
  --refused  instead, those that were refused, but to nobody who rests
  confirm    after a backup was restored: letters may go out from this database

example: dispatchbox sending list`;

export const options = { anyway: { type: 'boolean' }, refused: { type: 'boolean' } } as const;

export async function run({ values, positionals: [verb, edition] }: Arguments): Promise<void> {
  const now = new Date();
  await withDatabase(async (db) => {
    if (verb === 'list') return writeLines(await press.sendings(db));
    if (verb === 'mails') return writeLines(await press.mailsNotSent(db));
    if (verb === 'confirm') return press.confirmDatabase(db, press.fileSendLog(readConfig().DATA_FOLDER));
    const id = /^\d{1,9}$/.test(edition ?? '') ? Number(edition) : undefined;
    const verbs: Record<string, (id: number) => Promise<unknown>> = {
      pause: (id) => press.pauseSending(db, id),
      resume: (id) => press.resumeSending(db, id, values.anyway === true),
      cancel: (id) => press.cancelSending(db, id, now),
      resend: async (id) =>
        console.log(`${await (values.refused ? press.resendRefused : press.resendUncertain)(db, id, now)}`),
      uncertain: async (id) => writeLines(await press.uncertainMails(db, id)),
    };
    const work = Object.hasOwn(verbs, verb ?? '') ? verbs[verb ?? ''] : undefined;
    if (!work || id === undefined)
      throw new Problem('sending needs a verb and an edition: run dispatchbox sending --help for what it takes.');
    if ((await work(id)) === false) throw new Problem(`The sending of edition ${id} is not in a state to ${verb}.`);
  });
}
