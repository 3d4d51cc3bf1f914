/**
 * Renders everything that readers and the desk get of the sample week into a folder, to compare two commits by `diff -r`:
 *
 *     tsx scripts/render-sample.ts FOLDER [DATA]
 *
 * DATA (kept, /tmp/dispatchbox-render where none is named) has the database of the played week: rows, ids and secrets are the
 * same for every commit that is given it. The clock stands still and the house has a fixed name. Written are each page that
 * links lead to, with its status and headers, in English and German, for a stranger and for the desk; the letters; the mails.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playSample, sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire } from '../sample/wire.ts';
import { readConfig } from '../src/config.ts';
import { editionOf } from '../src/editions/index.ts';
import { startService, type Service } from '../src/main.ts';
import { printLetter } from '../src/press/index.ts';
import { openSignIn } from '../src/readers/index.ts';
import { everyMail } from '../test/every-mail.ts';
import { signedInAs } from '../test/signed-in.ts';

const [folder, data = '/tmp/dispatchbox-render'] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder to render into: tsx scripts/render-sample.ts FOLDER [DATA]');

const house = 'http://house.example';
const progress = { line: (words: string) => process.stderr.write(`${words}\n`), say: () => {} };
const fixed = {
  DATA_FOLDER: data,
  DATABASE_URL: '',
  PORT: '0',
  HOUSE_URL: house,
  COMMENTS: 'after',
  METRICS_TOKEN: 'metrics',
  sample: true,
};
/** The sources as they were when the week was played. */
const catalogue = join(data, 'sources.opml');
const asOurs = { origin: house };

async function signedIn({ db }: Service): Promise<{ cookie: string }> {
  await db.deleteFrom('person_session').execute();
  const door = await openSignIn(db, { url: house, name: 'The house' });
  const { cookie } = await signedInAs(db, door, 'owner@house.example', 'owner', sampleWeek.end);
  return { cookie };
}

/** Plays the week, once: with a comment and an answer to it, and an article of the house's own. */
async function play(): Promise<void> {
  const wire = await startWire({ at: sampleWeek.begin, port: 18_099 });
  const service = await startService(readConfig({ ...sampleSettings(wire), ...fixed }, {}), progress);
  await playSample(service, wire, sampleWeek.end, progress);
  writeFileSync(catalogue, await (await fetch(wire.opml)).text());
  const headers = { ...asOurs, ...(await signedIn(service)) };
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${service.url}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`${path} answers ${answer.status}`);
    return answer.headers.get('location') ?? '';
  };
  const edition = await editionOf(service.db, sampleWeek.week);
  const story = edition?.stories[0]?.story ?? '';
  const written = await post(`/stories/${story}/comments`, { name: 'Ada', text: 'What *follows* from it?' });
  await post(`/stories/${story}/comments`, { text: 'Nobody knows yet.', to: /\d+$/.exec(written)?.[0] ?? '' });
  const article = await post('/desk/articles', {});
  await post(article, {
    act: 'publish',
    version: '1',
    title: 'What we heard',
    standfirst: 'A week of waiting.',
    byline: 'Ada',
    body: '## Heard\n\nThe *house* was there, and [asked](https://example.org/).',
  });
  await service.stop();
  await wire.close();
}

const headersOf = (answer: Response) =>
  [...answer.headers]
    .filter(([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name))
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

/** Of addresses that differ in numbers and names alone, so many are looked at. */
const alike = 12;
const kindOf = (path: string) =>
  path
    .replace(/\d+/g, '0')
    .replace(/^(\/(?:feeds\/|api\/v1\/)?topics\/)[^/.?]+/, '$1-')
    .replace(/^(\/desk\/sources\/)[^/?]+/, '$1-')
    .replace(/=[^&]*/g, '=');

/**
 * Follows the links from these pages on, and writes each answer to a file that is called as its address.
 *
 * @param only pages whose address it fits
 */
async function crawl(site: string, into: string, only: RegExp, headers: Record<string, string>): Promise<number> {
  mkdirSync(into, { recursive: true });
  const waiting = entries.filter((path) => only.test(path));
  const seen = new Set(waiting);
  const kinds = new Map<string, number>();
  let written = 0;
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift(), written++) {
    const answer = await fetch(`${site}${path}`, { redirect: 'manual', headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const body = ofThisRun.test(path) ? Buffer.from(bytes.toString().replaceAll(/\d+/g, '0')) : bytes;
    const head = `${answer.status}\n${headersOf(answer).replace(ofThisRun.test(path) ? /etag.*\n/ : '', '')}\n`;
    writeFileSync(join(into, encodeURIComponent(path).slice(0, 240)), Buffer.concat([Buffer.from(head), body]));
    if (!/html|rss|atom|json|xml/.test(answer.headers.get('content-type') ?? '')) continue;
    const links = body.toString().matchAll(/(?:(?:href|src|action)="|"(?:url|id)":"|<loc>|<link>)([^"<]*)/g);
    for (const link of [...[...links].map(([, one = '']) => one), answer.headers.get('location') ?? path]) {
      const { origin, pathname, search } = new URL(link.replaceAll('&amp;', '&'), `${house}${path}`);
      const next = pathname + search;
      if (origin !== house || !only.test(next) || seen.has(next)) continue;
      seen.add(next);
      const of = kinds.get(kindOf(next)) ?? 0;
      kinds.set(kindOf(next), of + 1);
      if (of < alike) waiting.push(next);
    }
  }
  return written;
}

/** What forms answer that are not in order, which changes nothing. */
async function refusals(site: string, into: string, headers: Record<string, string>): Promise<void> {
  const forms: [string, Record<string, string>][] = [
    ['/subscribe', { email: 'nobody' }],
    ['/subscribe', { email: 'reader@gmial.com' }],
    ['/preferences', { email: 'nobody' }],
    ['/sign-in', { email: 'nobody' }],
    ['/confirm/unknown', {}],
    ['/leave/unknown', {}],
    ['/stories/1/comments', { text: '' }],
    ['/desk/sources', {}],
    ['/desk/readers', {}],
    ['/desk/comments', {}],
    ['/desk/editions/2020-W01', {}],
    ['/hooks/mail/ses', {}],
    ['/push', {}],
    ['/nowhere', {}],
  ];
  for (const [at, [path, fields]] of forms.entries()) {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${site}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
    const written = `${path}\n${answer.status}\n${headersOf(answer)}\n${await answer.text()}`;
    writeFileSync(join(into, `POST ${at}`), written);
  }
}

/** What tells of this very run, by its numbers. */
const ofThisRun = /^\/(account|desk\/health|metrics)$/;
/** What differs by who asks. */
const ofPersons = /^\/(desk|account|comments|outbox|sign-in|preferences|metrics|queue|subscribe)/;
/** Where the crawl begins: what no link leads to. */
const entries =
  `/ /healthz /robots.txt /sitemap.xml /sitemap-news.xml /opensearch.xml /api/v1/openapi.json /api/v1/editions
  /api/v1/editions/latest /api/v1/editions?count=1 /api/v1/stories/1 /api/v1/topics/iran /api/v1/videos /api/v1/sources
  /api/v1/search?q=court /api/nowhere /manifest.webmanifest /worker.js /app.js /desk.js /queue.js /desk.css /player.js
  /article.js /sign-in.js /push /install /offline /search?q=Iran /search?q=Iran&from=2020-01-03 /nowhere /metrics
  /subscribe/check /confirm/x /leave/x /comments/mine /comments/mine.json /comments/quiet/x /account /account/erase /desk
  /outbox /preferences /preferences/x /preferences/change/x /sign-in/x /sign-in/first/x /stories/999999
  /stories/1/comments?sort=newest /hooks/feeds/x /hls.js /screenshots/front-wide.png /screenshots/none.png`.split(
    /\s+/,
  );

async function render(): Promise<void> {
  rmSync(folder!, { recursive: true, force: true });
  for (const language of ['en', 'de']) {
    const settings = { ...fixed, HOUSE_LANGUAGE: language, CATALOGUE: catalogue };
    const config = readConfig({ ...settings, CLOCK: sampleWeek.end.toISOString() }, {});
    const service = await startService(config, progress);
    const into = join(folder!, language);
    const counts = [await crawl(service.url, join(into, 'stranger'), /^/, {})];
    await refusals(service.url, join(into, 'stranger'), asOurs);
    const desk = { ...asOurs, ...(await signedIn(service)) };
    counts.push(await crawl(service.url, join(into, 'desk'), ofPersons, desk));
    await refusals(service.url, join(into, 'desk'), desk);
    const edition = await editionOf(service.db, sampleWeek.week);
    const letters = [
      printLetter(config.house, edition!, edition!.reports),
      printLetter(config.house, edition!, edition!.reports, { short: true }),
      ...everyMail(config.house, {
        comment: 2,
        by: 'Ada',
        text: 'Nobody knows yet.',
        headline: 'What follows',
        quiet: 'token',
      }),
    ];
    for (const [at, { subject, html, text }] of letters.entries()) {
      writeFileSync(join(into, `letter-${at}.html`), html);
      writeFileSync(join(into, `letter-${at}.txt`), `${subject}\n\n${text}`);
    }
    await service.stop();
    progress.line(`${language}: ${counts.join(' and ')} addresses, ${letters.length} letters`);
  }
}

if (!existsSync(join(data, 'played'))) {
  await play();
  writeFileSync(join(data, 'played'), '');
}
await render();
