import type { Db } from '../db/index.ts';
import { editionById, type KeptEdition } from '../editions/index.ts';
import type { Printed } from './compose.ts';
import type { House } from '../house/index.ts';
import { printLetter } from './letter.ts';

/** One of the forms in which an edition goes out; the same object for all readers who get it. */
export type Variant = Printed;

/** What of a reader decides which form they get. */
interface Choice {
  short: boolean;
  plain: boolean;
  topics: readonly string[];
}

/** So many forms are kept; those of readers' own topics can be as many as readers. */
const mostKept = 200;

/**
 * Opens an edition's print: who gets which form; undefined for a reader of whose topics there is nothing this week.
 * Each form is made once, when the first reader of it comes.
 */
export async function openVariants(
  db: Db,
  house: House,
  editionId: number,
): Promise<(choice: Choice) => Promise<Variant | undefined>> {
  const print = await db.selectFrom('print').selectAll().where('edition_id', '=', editionId).executeTakeFirstOrThrow();
  const bulletin = await db.selectFrom('bulletin').select('id').where('id', '=', editionId).executeTakeFirst();
  const made = new Map<string, Promise<Variant | undefined>>();
  let edition: Promise<KeptEdition | undefined> | undefined;

  async function make({ short, plain, topics }: Choice): Promise<Variant | undefined> {
    // A bulletin is one and the same for everybody to whom it goes.
    if (topics.length === 0 || bulletin) {
      const html = (short && print.short_html) || print.html;
      return { subject: print.subject, html: plain ? null : html, text: (short && print.short_text) || print.text };
    }
    const kept = await (edition ??= editionById(db, editionId));
    const wanted = new Set(topics.map((topic) => topic.toLowerCase()));
    const stories = (kept?.stories ?? []).filter((story) =>
      story.topics.some(({ name }) => wanted.has(name.toLowerCase())),
    );
    if (!kept || stories.length === 0) return undefined;
    const named = new Set(stories.flatMap((story) => story.topics.map(({ name }) => name)));
    const form = { short, topics: [...named].filter((name) => wanted.has(name.toLowerCase())) };
    // What the editor wrote over the first story of all may be about none of these.
    const own = { ...kept.own, subject: '', preheader: '' };
    const letter = printLetter(house, { ...kept, own, stories, below: [] }, kept.reports, form);
    return plain ? { ...letter, html: null } : letter;
  }

  return (choice) => {
    const topics = choice.topics.map((topic) => topic.toLowerCase()).toSorted();
    const key = JSON.stringify([choice.short, choice.plain, topics]);
    let variant = made.get(key);
    if (!variant) {
      const [oldest] = made.keys();
      if (made.size >= mostKept && oldest !== undefined) made.delete(oldest);
      made.set(key, (variant = make(choice)));
    }
    return variant;
  };
}

/** Plain text as a page, for where only pages can be shown. */
export function textAsHtml({ language }: House, { subject, text }: Pick<Printed, 'subject' | 'text'>): string {
  const escape = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!doctype html><html lang="${language}"><head><title>${escape(subject)}</title></head><body><pre style="white-space:pre-wrap">${escape(text)}</pre></body></html>`;
}
