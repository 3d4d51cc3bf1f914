import { z } from 'zod';
import { readJson, sql, transaction, type Db } from '../db/index.ts';
import { contrast, legible } from '../house/index.ts';
import { Problem } from '../text/problem.ts';
import { checkStyleSheet } from './style-sheet.ts';

/** Of a page, #rrggbb: what it is printed on, what its words are, and the one accent. */
export interface Colours {
  paper: string;
  ink: string;
  accent: string;
}

/** How the house looks and what it calls its sections, where that is not as it comes. */
export interface Look {
  /** Pictures (`look_picture`): the logo by day, by night where it is another, and the square icon. */
  logo: number | null;
  logoDark: number | null;
  icon: number | null;
  light: Partial<Colours>;
  dark: Partial<Colours>;
  /** Under every page, Markdown. */
  foot: string;
  /** Names of sections in the navigation, by what they lead to. */
  sections: Record<string, string>;
  /** A style sheet of its own, after ours. */
  css: string;
}

export const plainLook: Look = {
  logo: null,
  logoDark: null,
  icon: null,
  light: {},
  dark: {},
  foot: '',
  sections: {},
  css: '',
};

const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const colours = z.looseObject({
  paper: colour.exactOptional(),
  ink: colour.exactOptional(),
  accent: colour.exactOptional(),
});
const lookRow: z.ZodType<Look> = z.looseObject({
  logo: z.number().nullable(),
  logoDark: z.number().nullable(),
  icon: z.number().nullable(),
  light: colours,
  dark: colours,
  foot: z.string(),
  sections: z.record(z.string(), z.string()),
  css: z.string(),
});

/** The colours of a house that has chosen none. */
export const standardColours = {
  light: { paper: '#fbfaf6', ink: '#1b1a18' },
  dark: { paper: '#161513', ink: '#e9e5dc' },
} as const;

/** The colours that pages have by a look, by day and by night. @param accent the house's, made legible where the look has none of its own */
export function coloursOf(look: Pick<Look, 'light' | 'dark'>, accent: string): Record<'light' | 'dark', Colours> {
  const of = (which: 'light' | 'dark'): Colours => {
    const { paper, ink } = { ...standardColours[which], ...look[which] };
    return { paper, ink, accent: look[which].accent ?? legible(look.light.accent ?? accent, paper) };
  };
  return { light: of('light'), dark: of('dark') };
}

/** So much contrast have words that everybody can read (WCAG 2.2, level AA). */
const readable = 4.5;

const most = { foot: 5000, css: 60_000, section: 30 };

/**
 * What a form says of colours, foot, sections and style sheet; the pictures stay.
 *
 * @param form `light-paper` … `dark-accent`, `foot`, `section-NAME`, `css`
 * @param sections the names that there are
 * @throws Problem for a colour that is none or cannot be read on its paper, and for a style sheet that loads from elsewhere
 */
export function asLook(
  form: Record<string, string>,
  before: Look,
  { sections, accent }: { sections: readonly string[]; accent: string },
): Look {
  const colours = (which: 'light' | 'dark') =>
    Object.fromEntries(
      (['paper', 'ink', 'accent'] as const).flatMap((name) => {
        const typed = (form[`${which}-${name}`] ?? '').trim().toLowerCase();
        if (typed && !/^#[0-9a-f]{6}$/.test(typed))
          throw new Problem(`${nameOf(which, name)} is “${typed.slice(0, 40)}”: write it as #rrggbb, such as #8f1d1d.`);
        return typed ? [[name, typed]] : [];
      }),
    ) as Partial<Colours>;
  const look: Look = {
    ...before,
    light: colours('light'),
    dark: colours('dark'),
    foot: (form.foot ?? '').replaceAll('\r\n', '\n').trim(),
    sections: Object.fromEntries(
      sections.flatMap((name) => {
        const words = (form[`section-${name}`] ?? '').replace(/\s+/g, ' ').trim();
        if (words.length > most.section)
          throw new Problem(
            `“${words.slice(0, 40)}” is longer than ${most.section} characters: a section’s name is a word or two.`,
          );
        return words ? [[name, words]] : [];
      }),
    ),
    css: (form.css ?? '').replaceAll('\r\n', '\n').trim(),
  };
  for (const name of ['foot', 'css'] as const)
    if (look[name].length > most[name])
      throw new Problem(
        `The ${name === 'foot' ? 'foot' : 'style sheet'} is longer than ${most[name].toLocaleString('en')} characters: make it shorter.`,
      );
  checkContrast(look, accent);
  checkStyleSheet(look.css);
  return look;
}

const nameOf = (which: 'light' | 'dark', name: keyof Colours) =>
  `The ${{ paper: 'background', ink: 'colour of words', accent: 'accent' }[name]} ${which === 'light' ? 'by day' : 'by night'}`;

/** @throws Problem naming the first two colours of which one cannot be read on the other */
function checkContrast(look: Look, accent: string): void {
  for (const [which, of] of Object.entries(coloursOf(look, accent)) as ['light' | 'dark', Colours][])
    for (const name of ['ink', 'accent'] as const) {
      const is = contrast(of[name], of.paper);
      if (is < readable)
        throw new Problem(
          `${nameOf(which, name)}, ${of[name]}, has a contrast of ${is.toFixed(1)} with the background ${of.paper}, and words need ${readable} (WCAG AA): make it ${of.paper < '#8' ? 'lighter' : 'darker'}, as ${legible(of[name], of.paper)} is.`,
        );
    }
}

/** A look as it was kept: its id counts up. */
export interface KeptLook {
  id: number;
  look: Look;
  by: string;
  at: Date;
}

/** So many looks are kept, the newest, with their pictures. */
const looksKept = 100;

/** The looks that were kept, the newest first. */
export async function keptLooks(db: Db, limit = 20): Promise<KeptLook[]> {
  const rows = await db.selectFrom('look').selectAll().orderBy('id', 'desc').limit(limit).execute();
  return rows.map(({ id, look, made_by: by, made_at: at }) => ({
    id,
    look: readJson(lookRow, look, `look ${id}`),
    by,
    at,
  }));
}

/**
 * Keeps a look, if the newest is still `before`; those of long ago are given up, and pictures that no look has.
 *
 * @param before the look that it was made from: its id, 0 for none
 * @returns its id; 'stale' where somebody else kept another meanwhile
 */
export async function keepLook(
  db: Db,
  look: Look,
  { before, by, now }: { before: number; by: string; now: Date },
): Promise<number | 'stale'> {
  return transaction(db, async (tx) => {
    await sql`lock table look in share row exclusive mode`.execute(tx);
    const [newest] = await keptLooks(tx, 1);
    if ((newest?.id ?? 0) !== before) return 'stale';
    const row = { look: JSON.stringify(look), made_by: by, made_at: now };
    const { id } = await tx.insertInto('look').values(row).returning('id').executeTakeFirstOrThrow();
    await sql`delete from look where id <= (select id from look order by id desc offset ${looksKept} limit 1)`.execute(
      tx,
    );
    // One that was put in a moment ago may be on its way into the next look.
    await sql`
      delete from look_picture
       where made_at < ${new Date(now.getTime() - 86_400_000)}
         and not exists (select from look where look_picture.id in ((look ->> 'logo')::integer, (look ->> 'logoDark')::integer, (look ->> 'icon')::integer))`.execute(
      tx,
    );
    return id;
  });
}
