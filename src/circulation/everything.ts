import { heldOfWriter, heldUnconfirmed } from '../comments/index.ts';
import type { Db } from '../db/index.ts';
import { heldOfLetters } from '../press/index.ts';
import { heldOf, heldOfPerson } from '../readers/index.ts';

/**
 * Everything that is held of a reader: wishes, consent, links, letters and mails and what came back of them; and where somebody
 * signs in with the same address, their account and comments. Undefined where there is no such reader.
 */
export async function everythingHeld(db: Db, reader: number): Promise<object | undefined> {
  const held = await heldOf(db, reader);
  if (!held) return undefined;
  const person = await heldOfPerson(db, held.reader.email);
  return {
    ...held,
    ...(await heldOfLetters(db, reader)),
    unconfirmedComments: await heldUnconfirmed(db, held.reader.email),
    ...(person && { account: person, ...(await heldOfWriter(db, person.id)) }),
  };
}
