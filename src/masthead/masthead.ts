import { htmlOfArticle } from '../articles/index.ts';
import { sql, type Db } from '../db/index.ts';
import type { House } from '../house/index.ts';
import { keptLooks, plainLook, type Look } from './look.ts';
import { builtIn, shownPages } from './own-page.ts';

/** What every page takes of the house's own desk. */
export interface Masthead {
  /** Another one whenever any of it has changed. */
  stamp: string;
  look: Look;
  /** The look's number; 0 for a house that has none. */
  id: number;
  /** Its foot as HTML that can do no harm. */
  foot: string;
  logo: { day: Sized; night: Sized } | undefined;
  /** The pages that the foot leads to. */
  pages: { slug: string; title: string }[];
  /** Whether the house has published anything of its own. */
  ours: boolean;
}

interface Sized {
  id: number;
  width: number;
  height: number;
}

export const plainMasthead: Masthead = {
  stamp: '',
  look: plainLook,
  id: 0,
  foot: '',
  logo: undefined,
  pages: [],
  ours: false,
};

/** The masthead as it is now. @param known what was read before: it is given back where nothing has changed */
export async function readMasthead(db: Db, now: Date, known: Masthead = plainMasthead): Promise<Masthead> {
  const { rows } = await sql<{ stamp: string; ours: boolean }>`
    select concat_ws(' ', ours, (select max(id) from look),
                          (select md5(string_agg(id || ' ' || published_version, ',' order by id)) from own_page)) as stamp, ours
      from (select exists (select from article where publish_at <= ${now}) as ours) as published`.execute(db);
  const { stamp, ours } = rows[0]!;
  if (stamp === known.stamp) return known;
  const { id, look } = (await keptLooks(db, 1))[0] ?? { id: 0, look: plainLook };
  const ids = [look.logo, look.logoDark ?? look.logo].flatMap((id) => id ?? []);
  const pictures =
    look.logo === null
      ? []
      : await db.selectFrom('look_picture').select(['id', 'width', 'height']).where('id', 'in', ids).execute();
  const [day, night] = ids.map((id) => pictures.find((picture) => picture.id === id));
  return {
    stamp,
    look,
    id,
    foot: look.foot && (await htmlOfArticle(look.foot, [])),
    logo: day && { day, night: night ?? day },
    pages: (await shownPages(db))
      .filter(({ inFoot, slug }) => inFoot && !builtIn.has(slug))
      .map(({ slug, title }) => ({ slug, title })),
    ours,
  };
}

/** The house in the accent that its desk has chosen, for letters and pictures. */
export async function dressed(db: Db, house: House): Promise<House> {
  const accent = (await keptLooks(db, 1))[0]?.look.light.accent;
  return accent ? { ...house, accent } : house;
}
