import { resolve } from 'node:path';
import { newestIn, tryBackup } from '../backup/index.ts';
import { readConfig } from '../config.ts';
import type { Db } from '../db/index.ts';
import { breaksRules, callRelay, examineMail, letterSize, readSigner } from '../press/index.ts';
import { progressOn } from '../progress.ts';
import { feedHealth } from '../sources/index.ts';
import { yieldOfFeeds } from '../stories/yield.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { withDatabase } from './database.ts';
import { writeLines } from './json-lines.ts';
import { domainOf, many } from '../text/index.ts';

export const help = `usage: dispatchbox doctor feeds [--json] | mail | backup [FILE]

feeds: one paragraph a feed, those that need the editor first: last success, the error in words, the next poll, items a week, and the share of
its reports that stand in a story with another source's. Also while the service is running.

  --json  one JSON object a feed

mail: SPF, DKIM, DMARC, alignment, reverse DNS, one-click leaving, postal address, the letter's size; what to put in DNS. Nothing is bad where the exit code is 0.

backup: restores a backup, FILE or the newest in BACKUP_FOLDER, into a database of its own in DATA_FOLDER, counts its rows by table, and
deletes it again. It needs as much room there as the database has.

example: dispatchbox doctor feeds`;

export const options = { json: { type: 'boolean' } } as const;

export async function run({ values, positionals: [what, file] }: Arguments): Promise<void> {
  if (what === 'mail') return examineOurMail();
  if (what === 'backup') return examineBackup(file);
  if (what !== 'feeds')
    throw new Problem('doctor needs to know what to look at: write doctor feeds, doctor mail or doctor backup.');
  await withDatabase(async (db) => {
    const rows = await feedsAndYields(db, new Date());
    if (values.json) return writeLines(rows);
    for (const row of rows) for (const line of paragraph(row)) console.log(line);
    const ill = rows.filter(({ attention }) => attention).length;
    console.log(`${many(rows.length, 'feed')}, ${ill} ${ill === 1 ? 'needs' : 'need'} the editor`);
  });
}

const week = 7 * 86_400_000;

/** Each feed's health, and what it brought in the last four weeks. */
async function feedsAndYields(db: Db, now: Date) {
  const yields = await yieldOfFeeds(db, new Date(now.getTime() - 4 * week));
  return (await feedHealth(db, now)).map((health) => {
    const { reports = 0, inStories = 0 } = yields.get(health.feed) ?? {};
    const weeks = Math.min(4, (now.getTime() - health.since.getTime()) / week);
    const itemsAWeek = weeks >= 1 ? reports / weeks : null;
    return { ...health, reports, itemsAWeek, shareInStories: reports ? inStories / reports : null };
  });
}

/** What there is to say about a feed, in lines. */
function* paragraph(feed: Awaited<ReturnType<typeof feedsAndYields>>[number]): Generator<string> {
  const { source, address, attention, lastSuccess, nextPoll, error, warning, hub } = feed;
  const minute = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ');
  yield `${attention ? '! ' : '  '}${source}  ${address}`;
  if (attention) yield `      ${attention}`;
  if (error) yield `      error: ${error}`;
  else if (warning) yield `      read with faults: ${warning}`;
  const next = nextPoll ? `next poll ${minute(nextPoll)} UTC` : 'polled no more';
  yield `      ${lastSuccess ? `last success ${minute(lastSuccess)} UTC` : 'never read yet'}, ${next}`;
  if (hub) yield `      hub: ${hub}`;
  const { reports, itemsAWeek, shareInStories } = feed;
  const items = itemsAWeek === null ? `${many(reports, 'item')} so far` : `${itemsAWeek.toFixed(1)} items a week`;
  const share =
    shareInStories === null
      ? ''
      : shareInStories === 0
        ? ', none of them in a story that another source reports, too'
        : `, ${Math.round(shareInStories * 100)}% of them in stories that other sources report, too`;
  yield `      ${items}${share}`;
}

/** Whether mail of this house would be let in. */
async function examineOurMail(): Promise<void> {
  const config = readConfig();
  const domain = config.DKIM_DOMAIN || domainOf(config.MAIL_FROM);
  let letterBytes: number | undefined;
  await withDatabase(async (db) => void (letterBytes = await letterSize(db)));
  const findings = await examineMail({
    house: config.house,
    ...(config.DKIM_KEY && { signer: readSigner(domain, config.DKIM_SELECTOR, config.DKIM_KEY) }),
    returns: config.MAIL_RETURNS,
    relay: config.SMTP_URL && new URL(config.SMTP_URL).hostname,
    call: config.SMTP_URL ? () => callRelay(config.SMTP_URL) : undefined,
    letterBytes,
  });
  for (const { what, state, words } of findings) console.log(`${state.padEnd(9)} ${what}: ${words}`);
  if (findings.some(breaksRules))
    console.log('An edition to more than 5,000 readers is held back until that is mended, or resumed with --anyway.');
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
}

/** Whether a backup can be restored, and holds what it says. */
async function examineBackup(file: string | undefined): Promise<void> {
  const { BACKUP_FOLDER, DATA_FOLDER } = readConfig();
  if (!file && !BACKUP_FOLDER)
    throw new Problem('BACKUP_FOLDER names no folder to look into: write doctor backup FILE.');
  const path = file ?? (await newestIn(resolve(BACKUP_FOLDER)));
  const { say, line } = progressOn(process.stderr);
  const tried = await tryBackup(path, resolve(DATA_FOLDER), { say: (words) => say('doctor backup', words) });
  line(`${path} was restored into a database of its own, which is deleted again`);
  const rows = Object.entries(tried.rows);
  for (const [table, { counted }] of rows) console.log(`equal     ${table}: ${counted}`);
  for (const table of tried.foreign) console.log(`left out  ${table}: no table of Dispatchbox`);
  console.log(
    `${path} can be restored: all ${many(rows.length, 'table')} as they were on ${tried.madeAt}, by Dispatchbox ${tried.version}.`,
  );
}
