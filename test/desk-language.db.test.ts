import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, type Db } from '../src/db/index.ts';
import { deskPages, filledDesk, formPages } from './desk-pages.ts';

/** The desk in the house's language: every page of the table of routes, and what comes of forms, in German and in English. */

/** Words that English has and German does not. */
const english =
  /(?<!\p{L})(the|of|and|is|it|its|to|for|by|from|with|this|that|these|are|be|has|have|not|no|you|your|their|they|what|which|who|where|when|why|how|all|any|can|cannot|will|would|here|there|one|other|another|story|stories|report|reports|edition|letter|reader|readers|source|comment|keep|take|put|choose|write|look|send|sent|on|at|as|or|if|but)(?!\p{L})/iu;
/** Words of both languages. */
const common = /^(Feeds?|Text|Name|Mail|Logo|Person|Videos|Impressum|Markdown|\d+ [KM]B)$/;
/** Addresses, what stands for something, the columns of lists, and what was cut short. */
const noWords =
  /\S*[/@=_]\S*|#[\da-f]{6}|-all|opml|\w+\.\w+\S*|\{\w+\}|source \(|left, lean left, center, lean right, right|^.*…$/g;
/** What of a page is people's own words or code: it is as it is in every language. */
const data =
  'script, style, pre, code, cite, bdi, time, [dir], [lang]:not(html), .words, .preview, header, footer, textarea';
/** Attributes that are said. */
const spoken = ['aria-label', 'title', 'alt', 'placeholder', 'data-busy', 'data-saved', 'data-unsaved', 'data-signed-out']; // prettier-ignore

/** A part of a page, as far as it is looked at. */
interface Part {
  nodeType: number;
  textContent: string | null;
  childNodes: Iterable<Part>;
  getAttribute?(name: string): string | null;
}

/** Every word of others' that the invented house holds: told stories, titles, names, addresses. The longest first. */
async function wordsOfOthers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select distinct value #>> '{}' as words from edition_story, jsonb_path_query(told, '$.**') value where jsonb_typeof(value) = 'string'
    union select title from report union select name from source union select owner from source where owner is not null
    union select title from article union select byline from article union select name from commenter
    union select key from source union select slug from story_topic union select name from story_topic`.execute(db);
  return rows.map(({ words }) => words).filter((words) => words.length > 4).toSorted((a, b) => b.length - a.length); // prettier-ignore
}

/** Everything that a page says by itself: its texts, and what is said to who does not see them. */
function saidBy(html: string, others: readonly string[]): string[] {
  const { document } = parseHTML(html);
  for (const element of document.querySelectorAll(data)) if (!element.querySelector('input, select')) element.remove();
  const said: string[] = [];
  const visit = (node: Part) => {
    if (node.nodeType === 3) said.push(node.textContent ?? '');
    for (const name of spoken) said.push(node.getAttribute?.(name) ?? '');
    for (const child of node.childNodes) visit(child);
  };
  visit(document.querySelector('main') ?? document.documentElement);
  const all = said.join('\n');
  const there = others.filter((one) => all.includes(one));
  return said
    .map((words) => there.reduce((left, one) => left.replaceAll(one, ''), words))
    .map((words) =>
      words
        .replace(noWords, '')
        .replace(/\s+/g, ' ')
        .replace(/^[\s:,.]+|[\s:,.]+$/g, ''),
    ) // prettier-ignore
    .filter((words) => /\p{L}{2}/u.test(words));
}

const houses: Awaited<ReturnType<typeof filledDesk>>[] = [];
beforeAll(async () => {
  for (const language of ['de', 'en']) houses.push(await filledDesk(language));
}, 120_000);
afterAll(() => Promise.all(houses.map((house) => house.close())));

/** What every page of a house says, by its address. */
async function pagesOf({ db, base, cookie, ids }: (typeof houses)[number]): Promise<Map<string, string[]>> {
  const pages = new Map<string, string[]>();
  const headers = { cookie, origin: base };
  const others = await wordsOfOthers(db);
  for (const path of deskPages(ids)) {
    const answer = await fetch(base + path, { headers });
    expect(answer.status, path).toBe(200);
    const page = await answer.text();
    // What it is for stands on each; an article's preview is as readers see it.
    if (!/articles\/\d+\/preview/.test(path)) expect(page, path).toContain('<details class="help small">');
    pages.set(path, saidBy(page, others));
  }
  for (const [i, [path, form]] of formPages(ids).entries()) {
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.set(name, value);
    const files = Object.values(form).some((value) => value instanceof File);
    const answer = await fetch(base + path, {
      method: 'POST',
      headers,
      body: files ? body : new URLSearchParams(form as Record<string, string>),
      redirect: 'manual',
    });
    expect([200, 404, 409, 422], `${path} ${answer.status}`).toContain(answer.status);
    pages.set(`${i} ${path}`, saidBy(await answer.text(), others));
  }
  return pages;
}

test('no page of the desk speaks English in a German house', { timeout: 120_000 }, async () => {
  const [german, inEnglish] = await Promise.all(houses.map(pagesOf));
  const wrong: string[] = [];
  for (const [path, said] of german ?? []) {
    const same = new Set(inEnglish?.get(path));
    for (const words of new Set(said))
      if (!common.test(words) && (english.test(words) || same.has(words))) wrong.push(`${path}: ${words}`);
  }
  expect(wrong).toEqual([]);
  expect(german?.size).toBeGreaterThan(80);
});
