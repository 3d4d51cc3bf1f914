import { transaction, type Db } from '../db/index.ts';
import { giveRole, isFirstOwner, staff, type Person, type Role } from '../readers/index.ts';
import { Problem } from '../text/problem.ts';
import { record, type Actor, type By } from './log.ts';

/** The log's name of somebody who has signed in. */
export const actor = ({ id, name, email }: Person): Actor => ({ id, name: name ? `${name} <${email}>` : email });

/** Gives somebody a role at the desk, or takes it away ('reader'). @throws Problem where no owner would be left */
export async function changeRole(db: Db, email: string, role: Role, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const { before } = await giveRole(tx, email, role, by.now);
    if (before === 'owner' && !(await staff(tx)).some((one) => one.role === 'owner'))
      throw new Problem(`${email} is the only owner: make somebody else an owner first.`);
    await record(tx, { act: 'give a role', what: `person ${email}`, before: { role: before }, after: { role } }, by);
  });
}

/** Who has the link that was printed at the first start becomes the owner. @returns false where it does not work any more */
export async function becomeOwner(db: Db, token: string, email: string, now: Date): Promise<boolean> {
  return transaction(db, async (tx) => {
    if (!(await isFirstOwner(tx, token, true))) return false;
    await changeRole(tx, email, 'owner', { who: commandLineLink, now });
    return true;
  });
}

const commandLineLink: Actor = { id: null, name: 'the link printed at the first start' };
