import { beginArticle, correctArticle, keepArticle, keepImage, publish } from '../src/articles/index.ts';
import { decide, writeComment } from '../src/comments/index.ts';
import type { Db } from '../src/db/index.ts';
import { correct, edit, type Actor } from '../src/desk/index.ts';
import { editionOf } from '../src/editions/index.ts';
import { drawn } from './media.ts';

/** What the invented house does in the sample week, and its invented readers: all that a house has, to be looked at. */

const editor: Actor = { id: null, name: 'Hanna Quill (invented)' };
const byline = 'Hanna Quill';

const body = (
  picture: number,
) => `This house is invented, as are the outlets that it reads and everybody who comments here. The events are not: they are
on the public record of a week at the turn of 2019 to 2020.

![](image:${picture})

## How to read it

Each story is told in sentences that stand in its reports, word for word, and each sentence leads to its report. Below them stands
**why the story is here**: how many outlets that do not copy each other told it, how early, and how the outlets lean.

Where three outlets of the left and three of the right told the same event, its page also says *how it was told*: the words that one
side used and the other did not.

> An edition ends. When you have read it, you have read the week.
`;

/** Writes an article with a picture, takes it into the week's edition, and lets two readers talk under the week's first story. */
export async function fillTheHouse(db: Db, week: string, now: Date): Promise<void> {
  if (await db.selectFrom('article').select('id').executeTakeFirst()) return; // an earlier start came as far
  const article = await writeArticle(db, now);
  const edition = await editionOf(db, week);
  if (!edition || edition.closed) return;
  const made = { kind: 'article', article, on: true } as const;
  await edit(db, { week, version: edition.version }, made, { who: editor, now });
  const story = edition.stories[0]?.story;
  if (story) await talk(db, Number(story), now);
}

/** Says of the closed edition, and of the article, what was wrong in them. */
export async function correctTheHouse(db: Db, week: string, now: Date): Promise<void> {
  const by = { who: editor, now };
  await correct(
    db,
    week,
    'An earlier version of this note named the wrong day for the vote in Baghdad: it was on Sunday.',
    by,
  );
  const article = await db.selectFrom('article').select('id').orderBy('id').executeTakeFirst();
  if (article)
    await correctArticle(db, article.id, 'The article said “four outlets”: it takes three of each side.', {
      by: editor.name,
      now,
    });
}

async function writeArticle(db: Db, now: Date) {
  const by = { by: editor.name, now };
  const id = await beginArticle(db, byline, now);
  const words = {
    alt: 'Seven bars, one for each day of the week; the fifth is red',
    caption: 'Reports a day',
    credit: 'Drawn for the sample',
    licence: 'CC0',
    focus: { x: 50, y: 50 },
  };
  const picture = await keepImage(db, id, { bytes: await drawing(), words }, now);
  const text = {
    title: 'How to read this week',
    standfirst: 'A word from the desk of an invented house.',
    byline,
    body: body(picture),
    topics: [],
    sources: '',
  };
  const version = (await db.selectFrom('article').select('version').where('id', '=', id).executeTakeFirstOrThrow())
    .version;
  const kept = await keepArticle(db, { id, version }, text, now);
  if (kept === undefined) throw new Error('somebody else changed the sample’s article');
  await publish(db, { id, version: kept }, now, by);
  return { id, title: text.title, standfirst: text.standfirst, byline };
}

/** Seven bars on paper. */
function drawing(): Promise<Buffer> {
  const tall = [30, 62, 60, 55, 96, 70, 100];
  return drawn(800, 420, (x, y) => {
    if (x >= 40 && x < 760 && y >= 362 && y < 365) return [27, 26, 24];
    const day = Math.floor((x - 60) / 100);
    const isBar = x >= 60 && (x - 60) % 100 < 72 && y < 360 && y >= 360 - (tall[day] ?? 0) * 3;
    if (!isBar) return [251, 250, 246];
    return day === 4 ? [143, 29, 29] : [58, 55, 50];
  });
}

/** Two invented readers and the desk, under a story. The first comment of each waits until somebody at the desk has seen it. */
async function talk(db: Db, story: number, now: Date): Promise<void> {
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const person = async (email: string, name: string, role: 'reader' | 'moderator') =>
    (
      await db
        .insertInto('person')
        .values({ email, email_verified: true, name, role, created_at: now, updated_at: now })
        .onConflict((conflict) => conflict.column('email').doUpdateSet({ name }))
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id;
  const [ida, tomas, desk] = [
    await person('ida@sample.invalid', 'Ida Fennimore', 'reader'),
    await person('tomas@sample.invalid', 'Tomas Reed', 'reader'),
    await person('desk@sample.invalid', byline, 'moderator'),
  ];
  const say = async (
    writer: { person: number; name: string; byDesk: boolean },
    comment: { text: string; to?: number },
    minutes: number,
  ): Promise<number> => {
    const rules = { taking: 'after', days: 0 } as const;
    const written = await writeComment(db, writer, { story, ...comment }, { rules, now: at(minutes) });
    if (written.outcome === 'refused') throw new Error(`a comment of the sample was refused: ${written.phase}`);
    if (written.outcome === 'waiting')
      await decide(db, [written.id], { act: 'approve' }, { by: desk, now: at(minutes + 1) });
    return written.id;
  };
  const first = await say(
    { person: ida, name: 'Ida Fennimore', byDesk: false },
    { text: 'Useful to see at a glance who says *evidence* and who does not. I had read only one side of this.' },
    -300,
  );
  await say(
    { person: tomas, name: 'Tomas Reed', byDesk: false },
    {
      to: first,
      text: 'Same here. The agency’s text explains more of the sequence than any of the comment pieces did.',
    },
    -240,
  );
  await say(
    { person: desk, name: byline, byDesk: true },
    {
      to: first,
      text: 'From the desk: the words are counted, not chosen. *How it was told* says how often each was used.',
    },
    -180,
  );
}
