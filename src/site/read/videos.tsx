import { Hono, type Handler } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { originOf, webAddress } from '../../text/index.ts';
import { asset, keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page } from '../layout.tsx';
import { Elsewhere, elsewhere, ToStory } from '../parts.tsx';
import { idIn } from '../request.ts';
import { selectReports, type PageReport } from './stories.ts';

export const films = new Hono()
  .get(
    '/videos',
    // Stills come by themselves, without a story changing.
    keep(async (c) => show(c, <VideosPage videos={await videos(c.var.db)} />), { minutely: true }),
  )
  .get(
    '/videos/:id{[0-9]{1,9}}/still.webp',
    asset(async (c) => {
      const film = await filmOf(c.var.db, idIn(c));
      if (!film?.still) return c.notFound();
      return c.body(new Uint8Array(film.still), 200, { 'Content-Type': 'image/webp' });
    }),
  )
  .get(
    '/videos/:id{[0-9]{1,9}}/captions.vtt',
    asset(async (c) => {
      const film = await filmOf(c.var.db, idIn(c));
      if (!film?.captions) return c.notFound();
      return c.body(film.captions, 200, { 'Content-Type': 'text/vtt; charset=utf-8' });
    }),
  )
  .get('/videos/:id{[0-9]{1,9}}', keep(videoPage(false), { minutely: true }))
  .get('/videos/:id{[0-9]{1,9}}/play', keep(videoPage(true), { minutely: true }));

/** @param pressed whether it is to be played: after the press, and only then, the page may load from the hosts that it named */
function videoPage(pressed: boolean): Handler {
  return async (c) => {
    const [video] = await videos(c.var.db, { id: idIn(c) });
    if (!video) return c.notFound();
    const play = playing(video.video, video.hosts);
    if (pressed && play.how === 'there') return c.redirect(`/videos/${video.id}`, 303);
    if (pressed && play.how !== 'there') {
      const hosts = play.origins.join(' ');
      const more = {
        frame: { 'frame-src': hosts },
        file: { 'media-src': `'self' ${hosts}` },
        // Our script fetches the pieces and hands them to the player.
        pieces: { 'media-src': `'self' ${hosts} blob:`, 'connect-src': `'self' ${hosts}` },
      }[play.how];
      c.header('Content-Security-Policy', c.var.policy(more));
      c.header('Referrer-Policy', 'strict-origin-when-cross-origin');
    }
    return show(c, <VideoPage video={video} pressed={pressed} />);
  };
}

/** How a video can be shown here: framed from its host, played as a file or as a list of pieces (HLS), or only there. */
type Playing =
  | { how: 'frame' | 'file' | 'pieces'; address: string; /** Where from, 'https://cdn.example'. */ origins: string[] }
  | { how: 'there' };

/**
 * Known hosts are framed in their form without cookies; files are played; everything else is a link.
 *
 * @param elsewhere the origins that the pieces of a list come from
 */
export function playing(address: string, elsewhere: readonly string[] = []): Playing {
  const web = webAddress(address);
  const origin = web && originOf(web);
  if (!origin) return { how: 'there' };
  const url = new URL(web);
  const host = url.hostname.replace(/^(www|m)\./, '');
  const youtube =
    host === 'youtu.be'
      ? url.pathname.slice(1)
      : host === 'youtube.com' || host === 'youtube-nocookie.com'
        ? (url.searchParams.get('v') ?? /^\/(?:embed|shorts|live|v)\/([^/]+)/.exec(url.pathname)?.[1])
        : undefined;
  if (youtube && /^[\w-]{6,20}$/.test(youtube)) {
    return framed('https://www.youtube-nocookie.com', `/embed/${youtube}`);
  }
  const vimeo = /^(?:player\.)?vimeo\.com$/.test(host) ? /(\d{5,12})/.exec(url.pathname)?.[1] : undefined;
  if (vimeo) {
    return framed('https://player.vimeo.com', `/video/${vimeo}?dnt=1`);
  }
  if (/\.m3u8$/i.test(url.pathname))
    return { how: 'pieces', address: web, origins: [...new Set([origin, ...elsewhere])] };
  if (/\.(mp4|m4v|webm|mov)$/i.test(url.pathname)) return { how: 'file', address: web, origins: [origin] };
  return { how: 'there' };
}

const framed = (origin: string, path: string): Playing => ({ how: 'frame', address: origin + path, origins: [origin] });

/** A test card of greys that the words give: no two look the same, and one always does. */
function TestCard({ of: words }: { of: string }) {
  let state = 7;
  for (const character of words) state = (state * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return (
    <g>
      {Array.from({ length: 8 }, (_, i) => {
        state = (state * 75 + 74) % 65_537;
        return <rect x={i * 2} width="2" height="9" opacity={`.${10 + (state % 9) * 10}`} />;
      })}
    </g>
  );
}

/**
 * The still that is kept here, or a drawn card: nothing of the video's host is loaded before the reader presses. What cannot be
 * played here has no sign that says so.
 */
function Still({ video, plays, eager }: { video: PageVideo; plays: boolean; eager?: boolean }) {
  return (
    <>
      {video.still && (
        <img
          src={`/videos/${video.id}/still.webp`}
          width="640"
          height="360"
          alt=""
          loading={eager ? undefined : 'lazy'}
          decoding="async"
        />
      )}
      <svg viewBox="0 0 16 9" aria-hidden="true">
        {!video.still && <TestCard of={video.title} />}
        {plays && (
          <>
            <circle cx="8" cy="4.5" r="1.5" />
            <path d="M7.55 3.75v1.5l1.25-.75z" />
          </>
        )}
      </svg>
    </>
  );
}

function Card({ video, level, inStory }: { video: PageVideo; level: 2 | 3; inStory?: boolean }) {
  const view = useView();
  const Heading = `h${level}` as 'h2';
  const plays = playing(video.video, video.hosts).how !== 'there';
  const there = webAddress(video.url ?? video.video);
  // Where it cannot be played here, its outlet's page is one press away and not two.
  const link = plays || !there ? { href: `/videos/${video.id}` } : { href: there, rel: elsewhere };
  return (
    <article class="card">
      <a {...link} class="still" aria-hidden="true" tabindex={-1}>
        <Still video={video} plays={plays} />
      </a>
      <p class="k" dir="auto">
        {video.outlet}
      </p>
      <Heading lang={video.language ?? undefined} dir="auto">
        <a {...link}>{video.title}</a>
      </Heading>
      {!plays && <p class="small soft">{view.say.videos.there(video.outlet)}</p>}
      <p class="small soft">
        {view.moment(video.published)}
        {!inStory && <ToStory story={video.story}>{view.say.videos.story}</ToStory>}
      </p>
    </article>
  );
}

/** The newest videos. */
function VideosPage({ videos }: { videos: PageVideo[] }) {
  const say = useView().say.videos;
  return (
    <Page path="/videos" title={say.title} description={say.about}>
      <div class="page">
        <h1>{say.title}</h1>
        <p class="prose small soft">{say.explained}</p>
        {videos.length === 0 ? (
          <p>{say.none}</p>
        ) : (
          <div class="cards">
            {videos.map((video) => (
              <Card video={video} level={2} />
            ))}
          </div>
        )}
      </div>
    </Page>
  );
}

/** So many videos stand beside their story. */
const mostOfAStory = 3;

/** The newest videos about a story. */
export const videosOf = (db: Db, story: number): Promise<PageVideo[]> => videos(db, { story, most: mostOfAStory });

/** A story's videos, beside it; nothing where it has none. */
export function StoryVideos({ videos }: { videos: PageVideo[] }) {
  const { say } = useView();
  if (videos.length === 0) return null;
  return (
    <section aria-labelledby="films">
      <h2 class="k" id="films">
        {say.nav.videos}
      </h2>
      {videos.map((video) => (
        <Card video={video} level={3} inStory />
      ))}
    </section>
  );
}

/** One video: a card before the press, the video itself after it. */
function VideoPage({ video, pressed }: { video: PageVideo; pressed: boolean }) {
  const view = useView();
  const say = view.say.videos;
  const play = playing(video.video, video.hosts);
  return (
    <Page
      path={`/videos/${video.id}`}
      title={say.named(video.title)}
      description={say.of(video.outlet, view.day(video.published))}
      hidden={pressed}
    >
      <article class="page">
        <header class="head">
          <p class="k" dir="auto">
            {video.outlet} · {view.moment(video.published)}
          </p>
          <h1 lang={video.language ?? undefined} dir="auto">
            {video.title}
          </h1>
        </header>
        {play.how === 'there' && video.still && (
          <div class="still big">
            <Still video={video} plays={false} eager />
          </div>
        )}
        {!pressed && play.how !== 'there' && (
          <>
            <a class="still big" href={`/videos/${video.id}/play`} rel="nofollow">
              <Still video={video} plays eager />
              <span>{say.play}</span>
            </a>
            <p class="small soft">{say.pressing(play.origins.map((origin) => new URL(origin).host).join(', '))}</p>
          </>
        )}
        {pressed && play.how === 'frame' && (
          <iframe
            class="film"
            src={play.address}
            title={video.title}
            allow="fullscreen; encrypted-media; picture-in-picture"
            referrerpolicy="strict-origin-when-cross-origin"
            sandbox="allow-scripts allow-same-origin allow-presentation allow-popups"
          />
        )}
        {pressed && (play.how === 'file' || play.how === 'pieces') && (
          <>
            <video
              class="film"
              controls
              autoplay
              playsinline
              preload="metadata"
              poster={video.still ? `/videos/${video.id}/still.webp` : undefined}
              src={play.how === 'file' ? play.address : undefined}
              data-pieces={play.how === 'pieces' ? play.address : undefined}
            >
              {video.captions && (
                <track
                  kind="captions"
                  src={`/videos/${video.id}/captions.vtt`}
                  srclang={video.language ?? view.house.language}
                  label={view.language(video.language ?? view.house.language)}
                  default
                />
              )}
            </video>
            <p class="small soft" role="status" data-unplayable={say.unplayable} />
            <script type="module" src="/player.js"></script>
          </>
        )}
        <p>
          <Elsewhere to={video.url}>{say.watchAt(<bdi>{video.outlet}</bdi>)}</Elsewhere>
          <ToStory story={video.story}>{say.itsStory}</ToStory> · <a href="/videos">{say.all}</a>
        </p>
      </article>
    </Page>
  );
}

/** A report with a video, and the story it belongs to. */
export interface PageVideo extends PageReport {
  video: string;
  story: string | null;
  /** Whether a still and captions of it are kept here. */
  still: boolean;
  captions: boolean;
  /** Of a list of pieces: the origins that its lists and pieces come from. */
  hosts: string[];
}

/** The newest reports with a video; of a story, or the one with this id. */
export async function videos(
  db: Db,
  { id, story, most = 60 }: { id?: number; story?: number; most?: number } = {},
): Promise<PageVideo[]> {
  const rows = await selectReports(db)
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .leftJoin('film', 'film.report_id', 'report.id')
    .select([
      sql<string | null>`story_report.story_id::text`.as('story'),
      sql<boolean>`film.still is not null`.as('still'),
      sql<boolean>`film.captions is not null`.as('captions'),
      sql<string[]>`coalesce(film.hosts, '{}')`.as('hosts'),
    ])
    .where('report.video', 'is not', null)
    .$if(id !== undefined, (query) => query.where('report.id', '=', id ?? 0))
    .$if(story !== undefined, (query) => query.where('story_report.story_id', '=', story ?? 0))
    .orderBy('report.published_at', 'desc')
    .orderBy('report.id', 'desc')
    .limit(most)
    .execute();
  return rows.flatMap((row) => (row.video === null ? [] : [{ ...row, id: String(row.id), video: row.video }]));
}

/** What is kept of a report's video. */
async function filmOf(db: Db, id: number): Promise<{ still: Buffer | null; captions: string | null } | undefined> {
  return db.selectFrom('film').select(['still', 'captions']).where('report_id', '=', id).executeTakeFirst();
}
