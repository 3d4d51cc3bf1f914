import { z } from 'zod';
import { transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/index.ts';

/** Rules of the editor's that say which items of a source's feeds are filed, and which sections are no politics at any source. */

/** What a rule looks at: the headline, the names of the sections, or the address of the article. */
export const ruleFields = ['title', 'section', 'address'] as const;
type RuleField = (typeof ruleFields)[number];

/** A rule of one source, or of one of its feeds. */
export interface Rule {
  id: number;
  /** Of the feed; null is every feed of the source. */
  feed: string | null;
  /** True: only what it matches is filed. False: what it matches is not. */
  keep: boolean;
  field: RuleField;
  /** Words and phrases, of which one has to be there; `sport*` is any word that begins so. */
  words: string[];
}

/** Of an item, what rules look at. */
export interface RuledItem {
  title: string;
  url: string | null;
  /** Names of the sections that it stands in, where its feed says so. */
  sections?: readonly string[];
}

const mostRules = 50;
const mostWords = 100;

/** Small letters without accents: what a reader takes for the same word. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsIn = (text: string) =>
  ` ${
    fold(text)
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

/** Words as people type them into one line, with commas between. @throws Problem where there are none, or too many */
export function readWords(typed: string): string[] {
  const words = [...new Set(typed.split(/[,\n]/).map((word) => word.replace(/\s+/g, ' ').trim()).filter(Boolean))]; // prettier-ignore
  if (words.some((word) => word.length > 100)) throw new Problem('A word of a rule is longer than 100 characters: separate words by commas.'); // prettier-ignore
  if (words.length > mostWords) throw new Problem(`A rule has more than ${mostWords} words: make two of it.`);
  return words;
}

const shape = z.object({
  keep: z.enum(['keep', 'leave out']).transform((effect) => effect === 'keep'),
  field: z.enum(ruleFields),
});

/** A rule as a form has it. @throws Problem saying what is wrong */
export function readRule(typed: { effect?: string; field?: string; words?: string; feed?: string }): Omit<Rule, 'id'> {
  const read = shape.safeParse({ keep: typed.effect, field: typed.field });
  if (!read.success) throw new Problem('A rule keeps or leaves out, by title, section or address: choose one of each.');
  const words = readWords(typed.words ?? '');
  if (words.length === 0) throw new Problem('A rule needs words: write some, with commas between.');
  if (read.data.field !== 'address' && words.some((word) => wordsIn(word).trim() === ''))
    throw new Problem('A word of a rule has neither letters nor digits: write words, with commas between.');
  return { ...read.data, words, feed: typed.feed || null };
}

function matches({ field, words }: Pick<Rule, 'field' | 'words'>, item: RuledItem): boolean {
  if (field === 'address') {
    const address = (item.url ?? '').toLowerCase();
    return words.some((word) => address.includes(word.toLowerCase()));
  }
  const there = (field === 'title' ? [item.title] : (item.sections ?? [])).map(wordsIn);
  return words.some((word) => {
    const wanted = wordsIn(word).trimEnd();
    return there.some((text) => text.includes(word.endsWith('*') ? wanted : `${wanted} `));
  });
}

/** The rules of all sources, made ready to be asked of items. */
export interface RuleSet {
  /** Why an item is not filed, in words for the editor; null where it is. */
  against(sourceId: number, feed: string, item: RuledItem): string | null;
}

/** @param sections names of sections that are no politics, of the whole house */
export function rulesOf(rules: readonly (Rule & { sourceId: number })[], sections: readonly string[]): RuleSet {
  const bySource = Map.groupBy(rules, ({ sourceId }) => sourceId);
  const closed = new Set(sections.map((name) => wordsIn(name).trim()));
  return {
    against(sourceId, feed, item) {
      const own = (bySource.get(sourceId) ?? []).filter((rule) => rule.feed === null || rule.feed === feed);
      const out = own.find((rule) => !rule.keep && matches(rule, item));
      if (out) return ruleInWords(out);
      const wanted = own.filter(({ keep }) => keep);
      if (wanted.length > 0 && !wanted.some((rule) => matches(rule, item))) return wanted.map(ruleInWords).join('; ');
      // One section that may be politics is enough.
      const named = (item.sections ?? []).filter((name) => wordsIn(name).trim() !== '');
      const isElsewhere = named.length > 0 && named.every((name) => closed.has(wordsIn(name).trim()));
      return isElsewhere ? `${named.join(', ')}: no politics here` : null;
    },
  };
}

/** A rule as one line: `leave out by section: sport, weather`. */
export function ruleInWords({ keep, field, words, feed }: Omit<Rule, 'id'>): string {
  return `${keep ? 'keep only' : 'leave out'} by ${field}: ${words.join(', ')}${feed ? ` (in ${feed})` : ''}`;
}

/** All rules there are, as of now. */
export async function readRules(db: Db): Promise<RuleSet> {
  const [rules, sections] = await Promise.all([
    db
      .selectFrom('feed_rule')
      .select(['id', 'source_id as sourceId', 'feed', 'keep', 'field', 'words'])
      .orderBy('id')
      .execute(),
    closedSections(db),
  ]);
  return rulesOf(rules.map((rule) => ({ ...rule, field: rule.field as RuleField })), sections); // prettier-ignore
}

/** The rules of one source, in the order of making. */
export async function listRules(db: Db, key: string): Promise<Rule[]> {
  const rows = await db
    .selectFrom('feed_rule')
    .innerJoin('source', 'source.id', 'feed_rule.source_id')
    .where('source.key', '=', key)
    .select(['feed_rule.id', 'feed_rule.feed', 'feed_rule.keep', 'feed_rule.field', 'feed_rule.words'])
    .orderBy('feed_rule.id')
    .execute();
  return rows.map((row) => ({ ...row, field: row.field as RuleField }));
}

/** Adds a rule. From the next poll on it decides; what is filed already stays. @throws Problem where there is no such source, or it has too many */
export async function addRule(db: Db, key: string, rule: Omit<Rule, 'id'>): Promise<void> {
  await transaction(db, async (tx) => {
    const source = await tx.selectFrom('source').select('id').where('key', '=', key).forUpdate().executeTakeFirst();
    if (!source) throw new Problem(`There is no source "${key}": sources list tells their names.`);
    const rules = await listRules(tx, key);
    if (rules.some((old) => ruleInWords(old) === ruleInWords(rule))) return;
    if (rules.length >= mostRules) throw new Problem(`This source has ${mostRules} rules: drop one first.`);
    await tx
      .insertInto('feed_rule')
      .values({ source_id: source.id, ...rule })
      .execute();
    await tx.updateTable('feed').set({ etag: null, modified: null, hash: null }).where('source_id', '=', source.id).execute(); // prettier-ignore
  });
}

/** Drops a rule; what it left out is filed at the next poll, as far as the feed still has it. @returns the rule, if it was there */
export async function dropRule(db: Db, key: string, id: number): Promise<Rule | undefined> {
  return transaction(db, async (tx) => {
    const rule = (await listRules(tx, key)).find((one) => one.id === id);
    if (!rule) return undefined;
    await tx.deleteFrom('feed_rule').where('id', '=', id).execute();
    const source = tx.selectFrom('source').select('id').where('key', '=', key);
    // The same document is to be read once more.
    await tx.updateTable('feed').set({ etag: null, modified: null, hash: null }).where('source_id', '=', source).execute(); // prettier-ignore
    return rule;
  });
}

/** The sections that are no politics at this house, as they were typed. */
export async function closedSections(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('closed_section').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

/** Sets the sections that are no politics: an item all of whose sections are among them is not filed. */
export async function closeSections(db: Db, names: readonly string[]): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.deleteFrom('closed_section').execute();
    if (names.length > 0)
      await tx
        .insertInto('closed_section')
        .values(names.map((name) => ({ name })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  });
}
