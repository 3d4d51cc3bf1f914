import { allowed } from '../../readers/index.ts';
import { usePerson, useView } from '../context.tsx';
import type { Messages } from '../messages/index.ts';
import { nextPath } from '../request.ts';

/** What somebody of the desk was reading, and where at the desk it is looked after. */
export interface WhatWasRead {
  path: string;
  /** The desk's page of it, and what one does there; none where there is nothing to do. */
  desk?: { to: string; label: Exclude<keyof Messages['desk']['reading'], 'was' | 'front'> };
}

/** What stands at an address that somebody came from; undefined where it is none of ours. */
export function readingAt(said: string | undefined): WhatWasRead | undefined {
  const path = nextPath(said, '');
  if (!path) return undefined;
  const [, place = '', id = ''] = /^\/(\w*)(?:\/([\w-]+))?/.exec(path) ?? [];
  if (place === '') return { path, desk: { to: '/desk/edition', label: 'edition' } };
  if (place === 'editions' && id) return { path, desk: { to: `/desk/editions/${id}`, label: 'thisEdition' } };
  if (place === 'articles' && /^\d{1,9}$/.test(id))
    return { path, desk: { to: `/desk/articles/${id}`, label: 'article' } };
  if (place !== 'stories' || !/^\d{1,9}$/.test(id)) return { path };
  return { path, desk: { to: `/desk/stories/${id}`, label: 'story' } };
}

/** The way back to what one was reading, and to its page at the desk. */
export function WasReading({ reading: { path, desk } }: { reading: WhatWasRead }) {
  const who = usePerson();
  const { reading: say } = useView().say.desk;
  return (
    <p class="banner-note">
      {say.was(<a href={path}>{path === '/' ? say.front : path}</a>)}
      {desk && allowed(who, 'edit') && (
        <>
          {' '}
          <a href={desk.to}>{say[desk.label]}</a>.
        </>
      )}
    </p>
  );
}
