import type { Db } from '../db/index.ts';
import { asAddress, exportReaders, importReaders, importSuppressions, mayBeMailedAgain } from '../readers/index.ts';
import { Problem } from '../text/problem.ts';
import { remark, type Arguments } from './command.ts';
import { withDatabase } from './database.ts';
import { inputOf } from './json-lines.ts';
import { many, csvText } from '../text/index.ts';

export const help = `usage: dispatchbox readers import FILE [--dry-run] [--agreed-to WORDS] | export | suppress FILE | allow ADDRESS

  import FILE    CSV with the columns email, consented_at and wording; - is standard input. Without both of the
                 latter a reader is kept and not mailed. Each row that is refused is named with its line. The other
                 columns are those of export: who left, complained or came back is not mailed here either. The
                 lists that Ghost, Substack, Mailchimp and listmonk export are understood as they are
  --dry-run      says what would be, and keeps nothing
  --agreed-to    what the readers of this list agreed to, for a list that says when and not to what
  export         every reader as CSV, and the hashes of the addresses that are never to be mailed
  suppress FILE  CSV with the column email: never mailed again
  allow ADDRESS  takes an address off that list, since its owner asked for it; they confirm anew

example: printf 'email,consented_at,wording\\nann@reader.example,2020-01-02,yes\\n' | dispatchbox readers import - --dry-run`;

export const options = { 'dry-run': { type: 'boolean' }, 'agreed-to': { type: 'string' } } as const;

export async function run({ values, positionals: [verb = '', what] }: Arguments): Promise<void> {
  const verbs: Record<string, (db: Db) => Promise<void>> = {
    async import(db) {
      const say = (line: number, words: string) => remark(`line ${line}: ${words}`);
      const agreedTo = typeof values['agreed-to'] === 'string' ? values['agreed-to'].trim() : undefined;
      const options = { now: new Date(), dryRun: values['dry-run'] === true, say, agreedTo };
      console.log(JSON.stringify(await importReaders(db, csvText(inputOf(what).stream), options)));
    },
    async export(db) {
      for await (const line of exportReaders(db)) process.stdout.write(`${line}\n`);
    },
    async suppress(db) {
      const count = await importSuppressions(db, csvText(inputOf(what).stream), new Date());
      console.log(`Never mailed again: ${many(count, 'address', 'addresses')}.`);
    },
    async allow(db) {
      const email = asAddress(what ?? '');
      if (!email) throw new Problem(`"${what ?? ''}" is no e-mail address: write readers allow ann@example.org.`);
      if (!(await mayBeMailedAgain(db, email)))
        throw new Problem(`${email} is not on the list of those never to be mailed: there is nothing to do.`);
    },
  };
  const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!work)
    throw new Problem(
      'readers needs a verb: write readers import FILE, readers export, readers suppress FILE or readers allow ADDRESS.',
    );
  await withDatabase(work);
}
