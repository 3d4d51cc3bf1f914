import { readConfig } from '../config.ts';
import { changeRole, commandLine } from '../desk/index.ts';
import { asAddress, openSignIn, roles, staff } from '../readers/index.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { withDatabase } from './database.ts';
import { writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox desk people | owner ADDRESS | role ADDRESS (owner | editor | moderator | reader) | link ADDRESS

  people  everybody with a role at the desk: JSON Lines
  owner   makes somebody an owner, and prints a link that signs them in
  role    gives somebody a role; "reader" takes it away
  link    prints a link that signs somebody in, once, within twenty minutes

example: dispatchbox desk people`;

export async function run({ positionals: [verb, typed, role] }: Arguments): Promise<void> {
  const { house } = readConfig();
  await withDatabase(async (db) => {
    if (verb === 'people') return writeLines(await staff(db));
    if (!['owner', 'role', 'link'].includes(verb ?? ''))
      throw new Problem('desk needs a verb: run dispatchbox desk --help for what it takes.');
    const email = asAddress(typed ?? '');
    if (!email) throw new Problem(`"${typed ?? ''}" is no e-mail address: write desk ${verb} ann@example.org.`);
    const given = verb === 'owner' ? 'owner' : roles.find((one) => one === role);
    if (verb !== 'link') {
      if (!given) throw new Problem(`"${role ?? ''}" is no role: write one of ${roles.join(', ')}.`);
      await changeRole(db, email, given, { who: commandLine, now: new Date() });
    }
    if (verb === 'role') return;
    const token = await (await openSignIn(db, house)).ask(email);
    console.log(`${house.url}/sign-in/${token}`);
  });
}
