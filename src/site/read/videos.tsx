import { oneLine, webAddress, originOf } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere } from '../parts.tsx';
import type { PageVideo } from './store.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

/** How a video can be shown here: framed from its host, played as a file or as a list of pieces (HLS), or only there. */
export type Playing =
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
    return {
      how: 'frame',
      address: `https://www.youtube-nocookie.com/embed/${youtube}`,
      origins: ['https://www.youtube-nocookie.com'],
    };
  }
  const vimeo = /^(?:player\.)?vimeo\.com$/.test(host) ? /(\d{5,12})/.exec(url.pathname)?.[1] : undefined;
  if (vimeo) {
    return {
      how: 'frame',
      address: `https://player.vimeo.com/video/${vimeo}?dnt=1`,
      origins: ['https://player.vimeo.com'],
    };
  }
  if (/\.m3u8$/i.test(url.pathname))
    return { how: 'pieces', address: web, origins: [...new Set([origin, ...elsewhere])] };
  if (/\.(mp4|m4v|webm|mov)$/i.test(url.pathname)) return { how: 'file', address: web, origins: [origin] };
  return { how: 'there' };
}

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

/** The still that is kept here, or a drawn card: nothing of the video's host is loaded before the reader presses. */
function Still({ video, eager }: { video: PageVideo; eager?: boolean }) {
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
        <circle cx="8" cy="4.5" r="1.5" />
        <path d="M7.55 3.75v1.5l1.25-.75z" />
      </svg>
    </>
  );
}

function Card({ view, video, level }: { view: View; video: PageVideo; level: 2 | 3 }) {
  const Heading = `h${level}` as 'h2';
  return (
    <article class="card">
      <a href={`/videos/${video.id}`} class="still" aria-hidden="true" tabindex={-1}>
        <Still video={video} />
      </a>
      <p class="k" dir="auto">
        {oneLine(video.outlet)}
      </p>
      <Heading lang={video.language ?? undefined} dir="auto">
        <a href={`/videos/${video.id}`}>{oneLine(video.title)}</a>
      </Heading>
      <p class="small soft">
        {view.moment(video.published)}
        {video.story && (
          <>
            {' '}
            · <a href={`/stories/${video.story}`}>{view.say.videos.story}</a>
          </>
        )}
      </p>
    </article>
  );
}

/** The newest videos. */
export function VideosPage({ view, now, videos }: Props & { videos: PageVideo[] }) {
  const say = view.say.videos;
  return (
    <Page view={view} now={now} path="/videos" title={say.title} description={say.about}>
      <div class="page">
        <h1>{say.title}</h1>
        <p class="prose small soft">{say.explained}</p>
        {videos.length === 0 ? (
          <p>{say.none}</p>
        ) : (
          <div class="cards">
            {videos.map((video) => (
              <Card view={view} video={video} level={2} />
            ))}
          </div>
        )}
      </div>
    </Page>
  );
}

/** One video: a card before the press, the video itself after it. */
export function VideoPage({ view, now, video, pressed }: Props & { video: PageVideo; pressed: boolean }) {
  const say = view.say.videos;
  const play = playing(video.video, video.hosts);
  return (
    <Page
      view={view}
      now={now}
      path={`/videos/${video.id}`}
      title={say.named(oneLine(video.title))}
      description={say.of(oneLine(video.outlet), view.day(video.published))}
      hidden={pressed}
    >
      <article class="page">
        <header class="head">
          <p class="k" dir="auto">
            {oneLine(video.outlet)} · {view.moment(video.published)}
          </p>
          <h1 lang={video.language ?? undefined} dir="auto">
            {oneLine(video.title)}
          </h1>
        </header>
        {!pressed && play.how !== 'there' && (
          <>
            <a class="still big" href={`/videos/${video.id}/play`} rel="nofollow">
              <Still video={video} eager />
              <span>{say.play}</span>
            </a>
            <p class="small soft">{say.pressing(play.origins.map((origin) => new URL(origin).host).join(', '))}</p>
          </>
        )}
        {pressed && play.how === 'frame' && (
          <iframe
            class="film"
            src={play.address}
            title={oneLine(video.title)}
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
          <Elsewhere to={video.url}>{say.watchAt(oneLine(video.outlet))}</Elsewhere>
          {video.story && (
            <>
              {' '}
              · <a href={`/stories/${video.story}`}>{say.itsStory}</a>
            </>
          )}{' '}
          · <a href="/videos">{say.all}</a>
        </p>
      </article>
    </Page>
  );
}
