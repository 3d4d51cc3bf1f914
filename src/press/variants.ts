import type { Db } from '../db/index.ts';
import type { Printed } from './compose.ts';
import type { House } from './house.ts';

/** One of the few forms in which an edition goes out; the same object for all readers who get it. */
export type Variant = Printed;

/** What of a reader decides which form they get. */
export interface Choice {
  short: boolean;
  plain: boolean;
  topics: readonly string[];
}

/** Opens an edition's print: who gets which form. Each form is made once, when the first reader of it comes. */
export async function openVariants(db: Db, _house: House, editionId: number): Promise<(choice: Choice) => Variant> {
  const print = await db.selectFrom('print').selectAll().where('edition_id', '=', editionId).executeTakeFirstOrThrow();
  const made = new Map<string, Variant>();
  return ({ short, plain }) => {
    const key = JSON.stringify([short, plain]);
    let variant = made.get(key);
    if (!variant) {
      const html = (short && print.short_html) || print.html;
      const text = (short && print.short_text) || print.text;
      made.set(key, (variant = { subject: print.subject, html: plain ? null : html, text }));
    }
    return variant;
  };
}

/** Plain text as a page, for where only pages can be shown. */
export function asHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!doctype html><html><head><title>Plain text</title></head><body><pre style="white-space:pre-wrap">${escaped}</pre></body></html>`;
}
