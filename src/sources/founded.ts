import { sql, type Db } from '../db/index.ts';
import { Problem } from '../text/problem.ts';

/**
 * Notes, at the first start, whether a database is the invented sample's, and refuses ever after to take the one for the other.
 * What was begun before this was noted is told by its sources.
 *
 * @param place of the database, for the words of the error
 * @throws Problem where it is the other
 */
export async function claimDatabase(tx: Db, sample: boolean, place: string): Promise<void> {
  await sql`
    insert into founded (sample)
    select case when count(*) = 0 then ${sample}
                else bool_and(address ~ '^http://127\\.0\\.0\\.1:\\d+/feeds/[a-z]+(-amp|-old)?$')
                     and exists (select from source where name = 'Halyard News Agency') end
      from feed
    on conflict do nothing`.execute(tx);
  const founded = await tx.selectFrom('founded').select('sample').executeTakeFirstOrThrow();
  if (founded.sample === sample) return;
  throw new Problem(
    sample
      ? `${place} holds a real house, and the sample's invented reports never mix with it: give the sample a DATA_FOLDER or a database of its own.`
      : `${place} holds the invented sample week: start that with \`npm run sample\`, or give the house a DATA_FOLDER or a database of its own.`,
  );
}
