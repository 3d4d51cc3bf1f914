import { html, raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { imprint, type House } from '../house/index.ts';
import { pathOfPage } from '../masthead/index.ts';
import { shorten } from '../text/index.ts';
import { Once, useNow, useView } from './context.tsx';
import { SubscribeForm } from './parts.tsx';

const links = [
  ['/', 'week'],
  ['/editions', 'editions'],
  ['/topics', 'topics'],
  ['/search', 'search'],
  ['/subscribe', 'subscribe'],
] as const;

/** Where there is anything of the house's own. */
const ours = ['/articles', 'articles'] as const;

const linksBelow = [
  ...links,
  ours,
  ['/videos', 'videos'],
  ['/sources', 'sources'],
  ['/about', 'about'],
  ['/corrections', 'corrections'],
  ['/privacy', 'privacy'],
  ['/install', 'install'],
  ['/feeds', 'feeds'],
  ['/reading', 'reading'],
] as const;

export interface PageProps {
  /** The page's own address, from the slash on. */
  path: string;
  /** Without the house's name, which is added; the front page has none. */
  title?: string;
  description?: string;
  /** Kept out of search engines. */
  hidden?: boolean;
  /** The form that stands under other pages is the page itself, or out of place. */
  plain?: boolean;
  /** What machines are told of the page (schema.org), a data block that nothing runs. */
  linkedData?: object;
  /** A feed of what the page shows: its address without the format, and its name. */
  feed?: { path: string; title: string; query?: string };
  /** A picture for those who share the page, 1200 by 630; the house's own otherwise. */
  picture?: string;
  children?: Child;
}

/** What machines are told of a page, in the words of schema.org: `first` is its type and names it, and `last` says what is on it. */
export const linkedData = (
  house: House,
  path: string,
  { type, ...first }: { type: string; [name: string]: unknown },
  last: object = {},
): object => ({
  '@context': 'https://schema.org',
  '@type': type,
  url: `${house.url}${path}`,
  ...first,
  inLanguage: house.language,
  isPartOf: { '@type': 'WebSite', name: house.name, url: `${house.url}/` },
  publisher: { '@type': 'Organization', name: house.name, url: `${house.url}/` },
  ...last,
});

/** A list in the words of schema.org. @param number of all that there are */
export const itemList = (number: number, items: object[]): object => ({
  '@type': 'ItemList',
  numberOfItems: number,
  itemListElement: items.map((item, i) => ({ '@type': 'ListItem', position: i + 1, ...item })),
});

/** What machines are told of a page that lists stories: the front page, an edition, a topic; at most its first 30. */
export const storiesData = (house: House, path: string, name: string, stories: { story: string; headline: string }[]) =>
  linkedData(
    house,
    path,
    { type: 'CollectionPage', name },
    {
      mainEntity: itemList(
        stories.length,
        stories.slice(0, 30).map(({ story, headline }) => ({ url: `${house.url}/stories/${story}`, name: headline })),
      ),
    },
  );

/** What a topic is, in the words of schema.org. */
export const thing = ({ name, kind }: { name: string; kind: string }) => ({
  '@type': { person: 'Person', org: 'Organization', place: 'Place' }[kind] ?? 'Thing',
  name,
});

/** JSON as a data block in a page: no stranger's word can end the block. */
function dataBlock(data: object): string {
  const json = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<script type="application/ld+json">${json}</script>`;
}

/** The formats of feeds: the ending of their addresses, and their media types. */
export const feedFormats = [
  ['rss', 'application/rss+xml'],
  ['atom', 'application/atom+xml'],
  ['json', 'application/feed+json'],
] as const;

/** A whole page: head, masthead, the form for the letter, foot. */
export function Page(props: PageProps) {
  const view = useView();
  const { path, plain, children } = props;
  const { house, say } = view;
  const front = path === '/';
  const day = view.fullDay(useNow());
  const page = (
    <html lang={house.language} dir={view.direction}>
      <Head {...props} />
      <body class={front ? 'front' : 'inner'}>
        <a class="skip" href="#main">
          {say.skip}
        </a>
        <Once
          part={`masthead ${day} ${linksBelow.some(([to]) => to === path) ? path : ''}`}
          of={() => <Masthead path={path} day={day} />}
        />
        <main id="main" class="wrap">
          {children}
        </main>
        {!plain && <Once part="subscribe" of={Subscribe} />}
        <Foot path={props.hidden ? undefined : path} />
      </body>
    </html>
  );
  return html`<!doctype html>${page}`;
}

/** The form that stands under pages. */
function Subscribe() {
  const { letter } = useView().say;
  return (
    <section class="sub wrap" aria-labelledby="sub">
      <div>
        <h2 id="sub">{letter.title}</h2>
        <p class="soft">{letter.promise}</p>
      </div>
      <SubscribeForm />
    </section>
  );
}

/** A page of words under a heading: its title, where there is no other. */
export function ProsePage({ heading, children, ...page }: PageProps & { heading?: Child }) {
  return (
    <Page {...page}>
      <div class="page prose">
        <h1>{heading ?? page.title}</h1>
        {children}
      </div>
    </Page>
  );
}

/** What browsers, search engines and those who share the page are told of it. */
function Head({ path, title, description, hidden, linkedData, feed, picture }: PageProps) {
  const { house } = useView();
  const about = shorten(description ?? house.tagline, 180);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title ? `${title} · ${house.name}` : `${house.name}: ${house.tagline}`}</title>
      <meta name="description" content={about} />
      {hidden ? (
        <meta name="robots" content="noindex" />
      ) : (
        <>
          <link rel="canonical" href={`${house.url}${path}`} />
          <meta property="og:site_name" content={house.name} />
          <meta property="og:title" content={title ?? house.name} />
          <meta property="og:description" content={about} />
          <meta property="og:url" content={`${house.url}${path}`} />
          <meta property="og:type" content={path.startsWith('/stories/') ? 'article' : 'website'} />
          <meta property="og:image" content={`${house.url}${picture ?? '/card.png'}`} />
          <meta property="og:image:width" content="1200" />
          <meta property="og:image:height" content="630" />
          <meta name="twitter:card" content="summary_large_image" />
          {linkedData && raw(dataBlock(linkedData))}
        </>
      )}
      <Once part="look" of={HouseLook} />
      {[feed ?? { path: '/feeds/stories', title: house.name }].map(({ path: at, title: called, query = '' }) =>
        feedFormats.map(([ending, type]) => (
          <link rel="alternate" type={type} href={`${at}.${ending}${query}`} title={called} />
        )),
      )}
      <Once part="style" of={Style} />
    </head>
  );
}

/** The house's colours, icons and name. */
function HouseLook() {
  const { house, colours, masthead } = useView();
  return (
    <>
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content={colours.light.paper} />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content={colours.dark.paper} />
      {masthead.look.icon === null ? (
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      ) : (
        <link rel="icon" href={`/look/${masthead.look.icon}.webp`} type="image/webp" />
      )}
      <link rel="apple-touch-icon" href="/icons/apple-180.png" />
      <link rel="manifest" href="/manifest.webmanifest" />
      <meta name="apple-mobile-web-app-title" content={house.name} />
      <link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml" title={house.name} />
    </>
  );
}

function Style() {
  const { style, masthead } = useView();
  return (
    <>
      <script type="module" src="/app.js"></script>
      <script type="module" src="/reading.js"></script>
      <style>{raw(style.css)}</style>
      {masthead.look.css && <link rel="stylesheet" href={`/own.css?${masthead.id}`} />}
    </>
  );
}

function Masthead({ path, day }: { path: string; day: string }) {
  const view = useView();
  const { house, say } = view;
  const name = <a href="/">{view.masthead.logo ? <Logo /> : house.name}</a>;
  const above = view.masthead.ours ? [...links.slice(0, 3), ours, ...links.slice(3)] : links;
  return (
    <header>
      {house.sample && <p class="banner">{say.sample}</p>}
      <div class="top">
        <nav class="bar k" aria-label={say.pages}>
          <span>{day}</span>
          <ul>
            {above.map(([to, name]) => (
              <li>
                <a href={to} aria-current={to === path ? 'page' : undefined}>
                  {say.nav[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="masthead">
          {path === '/' ? <h1 class="name">{name}</h1> : <p class="name">{name}</p>}
          <p class="tag">{house.tagline}</p>
        </div>
      </div>
    </header>
  );
}

/** The house's logo, by night another where it has one. */
function Logo() {
  const { house, masthead } = useView();
  if (!masthead.logo) return null;
  const { day, night } = masthead.logo;
  return (
    <picture>
      {night.id !== day.id && <source media="(prefers-color-scheme: dark)" srcset={`/look/${night.id}.webp`} />}
      <img src={`/look/${day.id}.webp`} alt={house.name} width={day.width} height={day.height} />
    </picture>
  );
}

function LinksBelow() {
  const { say } = useView();
  return (
    <>
      {linksBelow.map(([to, name]) => (
        <li>
          <a href={to}>{say.nav[name]}</a>
        </li>
      ))}
    </>
  );
}

/** @param path the page that one comes back to after signing in; an address that holds a secret is passed on to none */
function Foot({ path }: { path: string | undefined }) {
  const { house, say, masthead } = useView();
  const account = path ? `/account?${new URLSearchParams({ read: path }).toString()}` : '/account';
  return (
    <footer class="foot">
      <ul>
        <Once part="links" of={LinksBelow} />
        <li>
          <a href={account} rel="nofollow">
            {say.nav.signIn}
          </a>
        </li>
        {masthead.pages.map(({ slug, title }) => (
          <li>
            <a href={pathOfPage(slug)}>{title}</a>
          </li>
        ))}
      </ul>
      {masthead.foot && <div class="own">{raw(masthead.foot)}</div>}
      <p>{say.quoted}</p>
      <p>{imprint(house)}</p>
    </footer>
  );
}
