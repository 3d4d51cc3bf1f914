import { Hono } from 'hono';
import { raw } from 'hono/html';
import { builtIn } from '../../masthead/index.ts';
import { points } from '../../stories/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { ownPage, type RenderedPage } from './own-pages.tsx';

/** Pages that say how the house does things, and change with the software alone. */
export const standing = new Hono();
const pages = { about: AboutPage, privacy: PrivacyPage, offline: OfflinePage, feeds: FeedsPage };
for (const [name, Standing] of Object.entries(pages))
  standing.get(
    `/${name}`,
    keep(async (c) => show(c, <Standing own={builtIn.has(name) ? await ownPage(c.var.db, name) : undefined} />)),
  );

/** What the house itself says on a page that every house has. */
interface Own {
  own?: RenderedPage | undefined;
}

/** The house's own words, before ours. */
const OwnWords = ({ own }: Own) =>
  own ? (
    <div class="ours">
      <h2>{own.title}</h2>
      <div class="text">{raw(own.html)}</div>
    </div>
  ) : null;

/** How it works, in words. */
function AboutPage({ own }: Own) {
  const view = useView();
  const say = view.say.about;
  return (
    <ProsePage path="/about" title={say.title} description={say.about}>
      <OwnWords own={own} />
      {say.body(
        view.house.name,
        <table>
          <caption class="k">{say.whatGives}</caption>
          <thead>
            <tr>
              <th scope="col">{say.for}</th>
              <th scope="col">{say.points}</th>
            </tr>
          </thead>
          <tbody>
            {say.lines(points).map(({ what, points: worth, how }) => (
              <tr>
                <th scope="row">
                  <b>{what}</b>
                  <br />
                  <span class="small soft">{how}</span>
                </th>
                <td class="num">{worth}</td>
              </tr>
            ))}
          </tbody>
        </table>,
      )}
    </ProsePage>
  );
}

function PrivacyPage({ own }: Own) {
  const view = useView();
  const say = view.say.privacy;
  const { name, postalAddress, mailFrom } = view.house;
  return (
    <ProsePage path="/privacy" title={say.title} description={say.about}>
      <OwnWords own={own} />
      {say.body([name, postalAddress].filter(Boolean).join(', '), <a href={`mailto:${mailFrom}`}>{mailFrom}</a>)}
    </ProsePage>
  );
}

/** What the app shows for a page that it has not kept. */
function OfflinePage() {
  const say = useView().say.offline;
  return (
    <ProsePage path="/offline" title={say.title} hidden plain heading={say.notKept}>
      <p>{say.explained}</p>
      <ul data-kept>
        <li>
          <a href="/">{say.front}</a>
        </li>
      </ul>
    </ProsePage>
  );
}

function FeedsPage() {
  const say = useView().say.feeds;
  const feeds = [
    ['/feeds/stories', say.stories],
    ['/feeds/editions', say.editions],
    ['/feeds/articles', say.articles],
  ] as const;
  return (
    <ProsePage path="/feeds" title={say.title} description={say.about}>
      <p>{say.explained}</p>
      <ul>
        {feeds.map(([path, what]) => (
          <li>
            {what}: <a href={`${path}.rss`}>RSS</a>, <a href={`${path}.atom`}>Atom</a>,{' '}
            <a href={`${path}.json`}>JSON Feed</a>
          </li>
        ))}
        <li>{say.others()}</li>
      </ul>
      <h2 id="api">{say.programs}</h2>
      <p>{say.api()}</p>
    </ProsePage>
  );
}
