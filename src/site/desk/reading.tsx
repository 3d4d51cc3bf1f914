import { sql, type Db } from '../../db/index.ts';
import { allowed } from '../../readers/index.ts';
import { usePerson } from '../context.tsx';
import { nextPath } from '../request.ts';

/** What somebody of the desk was reading, and where at the desk it is looked after. */
export interface WhatWasRead {
  path: string;
  /** The desk's page of it, and what one does there; none where there is nothing to do. */
  desk?: { to: string; label: string };
}

/** What stands at an address that somebody came from; undefined where it is none of ours. */
export async function readingAt(db: Db, said: string | undefined): Promise<WhatWasRead | undefined> {
  const path = nextPath(said, '');
  if (!path) return undefined;
  const [, place = '', id = ''] = /^\/(\w*)(?:\/([\w-]+))?/.exec(path) ?? [];
  if (place === '') return { path, desk: { to: '/desk/edition', label: 'Edit the edition' } };
  if (place === 'editions' && id) return { path, desk: { to: `/desk/editions/${id}`, label: 'Edit this edition' } };
  if (place === 'articles' && /^\d{1,9}$/.test(id))
    return { path, desk: { to: `/desk/articles/${id}`, label: 'Edit this article' } };
  if (place !== 'stories' || !/^\d{1,9}$/.test(id)) return { path };
  const {
    rows: [edition],
  } = await sql<{ week: string }>`
    select week from edition_story join edition on edition.id = edition_id where story_id = ${Number(id)}
     order by week desc limit 1`.execute(db);
  const to = edition ? `/desk/editions/${edition.week}/stories/${id}` : '/desk/edition';
  return { path, desk: { to, label: edition ? 'Edit this story' : 'It is in no edition: take it in there' } };
}

/** The way back to what one was reading, and to its page at the desk. */
export function WasReading({ reading: { path, desk } }: { reading: WhatWasRead }) {
  const who = usePerson();
  return (
    <p class="banner-note">
      You were reading <a href={path}>{path === '/' ? 'the front page' : path}</a>.
      {desk && allowed(who, 'edit') && (
        <>
          {' '}
          <a href={desk.to}>{desk.label}</a>.
        </>
      )}
    </p>
  );
}
