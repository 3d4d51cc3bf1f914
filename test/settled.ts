import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../src/main.ts';

/** Until what was asked for at the forms is done, and every mail that is due has been tried; the service may be at it by itself. */
export async function settled({ db, queue, clock }: Service): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    for (const step of ['circulation.answer', 'press.mail']) await queue.send({ step });
    await queue.drain(['circulation.answer', 'press.mail']);
    const now = await clock.sync();
    const open = await db.selectFrom('errand').select('id').where('done_at', 'is', null).executeTakeFirst();
    const due = await db
      .selectFrom('mail')
      .select('id')
      .where((mail) =>
        mail.or([mail('state', '=', 'sending'), mail.and([mail('state', '=', 'waiting'), mail('due_at', '<=', now)])]),
      )
      .executeTakeFirst();
    if (!open && !due) return;
    await sleep(50);
  }
  throw new Error('what was asked for is not done after 15 s');
}
