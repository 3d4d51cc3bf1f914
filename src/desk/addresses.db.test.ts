import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  fileReport,
  remake,
  writtenEvents as events,
  writtenNow as now,
  writtenWeek as week,
} from '../../test/written-week.ts';
import { subjectOf } from '../comments/index.ts';
import { draftRow } from '../editions/edits.ts';
import { calledNow, editionOf, editsOf, type Edit, type KeptEdition } from '../editions/index.ts';
import { decisions } from '../stories/index.ts';
import { Problem } from '../text/index.ts';
import { commandLine as who, edit, merge, split, undo, undoDecided } from './index.ts';

/** Whatever an editor does over a growing week, every address ever shown tells its event. */

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const by = { who, now };
const outlets = ['The Quay Gazette', 'Northern Wire', 'Harbour Herald', 'The Evening Lantern'];
/** Events of the week, by their places in the list. */
const happened = [0, 1, 2, 3, 4];

/** A week while it is edited, and what must be true of it. */
class Week {
  /** Report → its event. */
  #eventOf = new Map<string, number>();
  #stories = new Set<string>();
  /** Story → the reports that it had when it was first shown. */
  #shown = new Map<string, string[]>();
  /** Event → the address under which it was first shown, and the discussion there. */
  #first = new Map<number, { story: string; discussion: number }>();

  static async begin(): Promise<Week> {
    const { db } = database;
    for (const table of ['discussion', 'edition', 'decision', 'deed', 'story_topic', 'story_report'] as const)
      await db.deleteFrom(table).execute();
    await db.updateTable('story').set({ merged_into: null, out_of: null }).execute();
    for (const table of ['story', 'report'] as const) await db.deleteFrom(table).execute();
    const one = new Week();
    for (const event of happened) for (let i = 0; i < 3; i++) await one.comeIn(event);
    await one.run();
    for (const event of happened) {
      const [story = ''] = [...one.#shown].find(([, reports]) => one.#eventOf.get(reports[0] ?? '') === event) ?? [];
      const row = { story_id: Number(story), comments: 1, changes: 1 };
      const { id } = await db.insertInto('discussion').values(row).returning('id').executeTakeFirstOrThrow();
      one.#first.set(event, { story, discussion: id });
    }
    expect(new Set([...one.#first.values()].map(({ story }) => story)).size).toBe(happened.length);
    return one;
  }

  async comeIn(event: number): Promise<void> {
    const [title = '', text = ''] = events[event] ?? [];
    const outlet = outlets[this.#eventOf.size % 4] ?? '';
    const id = await fileReport(database.db, outlet, title, `${text} So ${outlet} has it.`, event * 5);
    this.#eventOf.set(String(id), event);
  }

  async kept(): Promise<KeptEdition> {
    const edition = await editionOf(database.db, week);
    if (!edition) throw new Error('there is no edition');
    return edition;
  }

  /** Where each report is now. */
  async #storyOf(): Promise<Map<string, string>> {
    const rows = await database.db.selectFrom('story_report').selectAll().execute();
    return new Map(rows.map((row) => [String(row.report_id), String(row.story_id)]));
  }

  /** A story that stands somewhere now, by a number of any size. */
  async any(n: number): Promise<string> {
    const all = [...new Set((await this.#storyOf()).values())].toSorted((a, b) => Number(a) - Number(b));
    return all[n % all.length] ?? '';
  }

  async reportsOf(story: string): Promise<string[]> {
    return [...(await this.#storyOf())].flatMap(([report, its]) => (its === story ? report : [])).toSorted();
  }

  /** The machine’s next run; what must be true after it. */
  async run(): Promise<void> {
    await remake(database.db);
    const storyOf = await this.#storyOf();
    for (const [report, story] of storyOf) {
      if (this.#stories.has(story)) continue;
      this.#shown.set(story, [...(this.#shown.get(story) ?? []), report]);
    }
    for (const story of storyOf.values()) this.#stories.add(story);
    const held = await decisions(database.db);
    // It obeys.
    for (const { facts } of held) for (const [a, b] of facts.apart) expect(storyOf.get(a)).not.toBe(storyOf.get(b));
    if (held.every(({ kind }) => kind === 'merge'))
      for (const { facts } of held) for (const [a, b] of facts.together) expect(storyOf.get(a)).toBe(storyOf.get(b));
    // Each address tells what it told.
    const leads = await calledNow(database.db, [...this.#stories]);
    for (const [story, reports] of this.#shown) {
      const there = reports.filter((report) => storyOf.get(report) === leads.get(story)).length;
      expect(there, `story ${story}, which leads to ${leads.get(story)}`).toBeGreaterThan(0);
    }
    for (const [event, { story, discussion }] of this.#first) {
      expect((await subjectOf(database.db, { story: Number(story) }))?.discussions).toContain(discussion);
      if (held.length > 0) continue;
      // With nothing decided, each is where it was at first, with its comments.
      expect(leads.get(story)).toBe(story);
      for (const [report, its] of this.#eventOf) if (its === event) expect(storyOf.get(report)).toBe(story);
      expect((await subjectOf(database.db, { story: Number(story) }))?.discussions).toEqual([discussion]);
    }
    await this.#keepsWords(leads);
  }

  /** Nothing that the editor wrote is lost, wherever its story stands. */
  async #keepsWords(leads: Map<string, string>): Promise<void> {
    const edition = await this.kept();
    const told = [...edition.stories, ...edition.below].flatMap((story) => [story, ...(story.parts ?? [])]);
    const edits = (await editsOf(database.db, edition.id)).map((made) => made.edit);
    const lines = new Map<string, string>();
    const headlines = new Map<string, string>();
    for (const one of edits) {
      if (one.kind === 'line') {
        for (const over of one.over ?? []) if (leads.get(over) === leads.get(one.story)) lines.delete(over);
        lines.set(one.story, one.words);
      }
      if (one.kind === 'headline') headlines.set(leads.get(one.story) ?? '', one.words);
    }
    for (const { story, headline, editor } of told) {
      for (const [of, words] of lines) if (leads.get(of) === story) expect(editor?.line).toContain(words);
      if (headlines.has(story)) expect({ headline, editor }).toMatchObject({ headline: headlines.get(story), editor: { headline: true } }); // prettier-ignore
    }
    expect(new Set(told.map(({ story }) => story)).size).toBe(told.length);
    const last = new Map(edits.flatMap((one) => ('story' in one && one.kind !== 'line' && one.kind !== 'headline' ? [[one.story, one.kind]] : []))); // prettier-ignore
    for (const [story, kind] of last)
      if (
        kind === 'drop' &&
        leads.get(story) === story &&
        !edits.some((one) => 'story' in one && one.story !== story && leads.get(one.story) === story)
      )
        // prettier-ignore
        expect(told.map((one) => one.story)).not.toContain(story);
  }

  /** Does an edit; every third is taken back at once, and leaves no trace. */
  async edit(made: Edit, n: number): Promise<void> {
    const { db } = database;
    const before = await this.kept();
    expect(await edit(db, { week, version: before.version }, made, by)).toBe('done');
    if (n % 3 > 0) return;
    const after = await this.kept();
    const last = (await editsOf(db, after.id)).at(-1);
    await undo(db, { week, version: after.version }, last?.id ?? 0, by);
    const { stories, below } = await this.kept();
    expect({ stories, below }).toEqual({ stories: before.stories, below: before.below });
  }

  async undoAny(n: number): Promise<void> {
    const { id, version } = await this.kept();
    const edits = await editsOf(database.db, id);
    const one = edits[n % Math.max(1, edits.length)];
    if (one) await undo(database.db, { week, version }, one.id, by);
  }

  async undoDecision(n: number): Promise<void> {
    const held = await decisions(database.db);
    const one = held[n % Math.max(1, held.length)];
    if (one) await undoDecided(database.db, one.id, by);
  }

  /** Takes everything back, in any order, and finds the machine’s own edition. */
  async end(n: number): Promise<void> {
    const { db } = database;
    while ((await decisions(db)).length > 0) {
      await this.undoDecision(n);
      await this.run();
    }
    while ((await editsOf(db, (await this.kept()).id)).length > 0) await this.undoAny(n);
    const edition = await this.kept();
    const row = await db.selectFrom('edition').select('draft').where('id', '=', edition.id).executeTakeFirstOrThrow();
    const draft = draftRow.parse(row.draft);
    expect(edition.stories).toEqual(draft.stories);
    expect(edition.below).toEqual(draft.below);
  }
}

type Act = readonly [act: string, a: number, b: number];
const words = ['We asked the ministry.', 'It was a Tuesday.', 'Ships were late.', 'No answer came.'];

async function act(one: Week, [name, a, b]: Act): Promise<void> {
  const [story, other] = [await one.any(a), await one.any(b)];
  if (name === 'come in') {
    for (let i = 0; i <= b % 6; i++) await one.comeIn(a % happened.length);
    return;
  }
  if (name === 'run') return one.run();
  if (name === 'undo') return one.undoAny(a);
  if (name === 'undo a decision') return one.undoDecision(a);
  if (name === 'merge') return merge(database.db, [Number(story), Number(other)], by);
  if (name === 'split') {
    const reports = await one.reportsOf(story);
    return split(database.db, Number(story), reports.slice(0, 1 + (b % Math.max(1, reports.length - 1))), by);
  }
  const text = words[b % words.length] ?? '';
  const edits: Record<string, Edit> = {
    pin: { kind: 'pin', story },
    drop: { kind: 'drop', story },
    lead: { kind: 'lead', story },
    fold: { kind: 'fold', story, under: other },
    headline: { kind: 'headline', story, words: text },
    line: { kind: 'line', story, words: text },
  };
  return one.edit(edits[name]!, a + b);
}

const names = ['come in', 'run', 'undo', 'undo a decision', 'merge', 'merge', 'split', 'split', 'pin', 'drop', 'lead', 'fold', 'fold', 'headline', 'line']; // prettier-ignore
const acts = fc.array(fc.tuple(fc.constantFrom(...names), fc.nat({ max: 20 }), fc.nat({ max: 20 })), {
  minLength: 4,
  maxLength: 14,
});

test(
  'whatever is merged, split, folded, pulled out, pinned, dropped and undone, every address tells its event',
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat({ max: 20 }), async (all, n) => {
        const one = await Week.begin();
        for (const next of all) {
          try {
            await act(one, next);
          } catch (error) {
            // What is refused changes nothing.
            if (!(error instanceof Problem)) throw error;
          }
        }
        await one.run();
        await one.end(n);
      }),
      { numRuns: Number(process.env.RUNS ?? 12), interruptAfterTimeLimit: 150_000, ...(process.env.SEED && { seed: Number(process.env.SEED) }) }, // prettier-ignore
    );
  },
);
