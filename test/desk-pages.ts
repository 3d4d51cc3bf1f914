import sharp from 'sharp';
import { asPictureWords, keepArticle, keepImage } from '../src/articles/index.ts';
import { decide, markComment, reportComment, saveWordLists, silence, writeComment } from '../src/comments/index.ts';
import type { Db } from '../src/db/index.ts';
import {
  beginPage,
  changeLook,
  changePage,
  edit,
  editInSteps,
  editTopic,
  eraseReader,
  rateSources,
  record,
  setRule,
  steer,
  suppressReader,
  takeOutSource,
  type By,
} from '../src/desk/index.ts';
import { editionOf } from '../src/editions/index.ts';
import { plainLook } from '../src/masthead/index.ts';
import { beginBulletin } from '../src/press/index.ts';
import { beginSending } from '../src/press/begin.ts';
import { giveRole, importReaders } from '../src/readers/index.ts';
import { access } from '../src/site/access.ts';
import type { SiteOptions } from '../src/site/index.ts';
import { deskHouse } from './desk-house.ts';
import { inventArticle, inventedHouse, inventedNow as now, type Invented } from './invented-week.ts';

/** Every page that the desk has, by the table of routes, with something on it: what tests look at, all of them. */

export const openWeek = '2031-W08';
const closedWeek = '2031-W07';
const hour = 3_600_000;

/** What the service says of itself, with everything that can be wrong. */
export const ailingDoors: Partial<SiteOptions['desk']> = {
  closesAt: () => new Date(now.getTime() + 26 * hour),
  failedSteps: async () =>
    ['5b8f6d52-7d5c-4b7e-9c39-0d0a3c2f0001', '5b8f6d52-7d5c-4b7e-9c39-0d0a3c2f0002'].map((id) => ({
      id,
      step: 'press.print',
      data: {},
      error: 'there was no network',
      failedAt: now,
    })),
  examineMail: async () => [
    { what: 'SPF', state: 'bad', words: `harbour.example has no SPF record: put one in DNS, at harbour.example, TXT: "v=spf1 -all"` }, // prettier-ignore
    {
      what: 'returns',
      state: 'doubtful',
      words: 'set MAIL_RETURNS: without it nobody learns which addresses are gone',
    },
    { what: 'DMARC', state: 'unknown', words: 'DNS does not answer for _dmarc.harbour.example (ETIMEOUT)' },
    { what: 'sender', state: 'good', words: 'letters come from letter@harbour.example' },
  ],
  findFeeds: async (address) => [
    { address, title: 'The Quay Gazette', home: 'https://quay.example/', language: 'en', newest: [] },
    { address: 'https://northern-wire.example/feed.xml', title: '', home: null, language: null, newest: [] },
  ],
  recentItems: async () => [{ title: 'Ferries', url: 'https://a.example/1', sections: ['Sport'], feed: '' }],
  backups: { folder: '/srv/backups', hours: 24 },
};

/** Puts something on every page of the desk: a draft beside the closed edition, comments, mails, articles, pages of the house's own. */
export async function fillDesk(db: Db, { edition, stories }: Invented): Promise<Record<string, string>> {
  const { person } = await giveRole(db, 'editor@house.example', 'owner', now);
  const by: By = { who: { id: person, name: 'Ada' }, now };
  await db.insertInto('backup').values([{ at: now, machine: 'quay', file: '/srv/b.tar', bytes: 9, error: null }, { at: now, machine: 'quay', error: 'there was no network' }]).execute(); // prettier-ignore
  await db.updateTable('feed').set({ failing_since: new Date(now.getTime() - 9 * 24 * hour), warning: 'The XML is not well formed; it was mended.' }).where('failures', '>', 0).execute(); // prettier-ignore
  await db.updateTable('feed').set({ moved_to: 'https://quay.example/new.xml', moved_since: new Date(now.getTime() - 9 * 24 * hour) }).where('address', 'like', '%gazette%').execute(); // prettier-ignore
  const draft = await draftEdition(db, edition);
  await edits(db, stories.map(String), by);
  await letters(db, edition, by);
  await comments(db, stories[0] ?? 0, person);
  await rateSources(db, [{ key: 'radio-strand', lean: 1 }], { list: 'Harbour Ratings', licence: 'CC BY 4.0' }, by);
  await setRule(db, 'northern-wire', { feed: null, keep: false, field: 'section', words: ['Sport'] }, by);
  await takeOutSource(db, 'le-phare', by);
  await editTopic(db, { kind: 'call', slug: 'budget', name: 'Haushalt', as: 'issue' }, by);
  await editTopic(db, { kind: 'known', name: 'Port Anselm', as: 'place', forms: ['Anselm'] }, by);
  const article = await inventArticle(db, 'Hafenblick');
  const text = { title: 'Hafenblick', standfirst: '', byline: 'Ada', body: 'Text.', topics: ['Budget'], sources: '' };
  await keepArticle(db, article, { ...text, body: 'Mehr Text.' }, now);
  const bytes = new Uint8Array(await sharp({ create: { width: 90, height: 60, channels: 3, background: '#8aa' } }).png().toBuffer()); // prettier-ignore
  const picture = await keepImage(db, article.id, { bytes, words: asPictureWords({ alt: 'Hafen' }) }, now);
  await inventArticle(db, 'Leuchtturm');
  const page = await beginPage(db, 'imprint', { title: 'Impressum', body: 'Ada', inFoot: true }, by);
  await changePage(db, { id: page, version: 1 }, { text: { title: 'Impressum', body: 'Ada!', inFoot: true }, publish: true }, by); // prettier-ignore
  await changeLook(db, { ...plainLook, foot: 'Ada' }, { before: 0 }, by);
  await changeLook(db, { ...plainLook, foot: 'Ida' }, { before: 1 }, by);
  const bulletin = await beginBulletin(db, 'Ada', now);
  for (const act of ['close', 'publish', 'withdraw', 'retry', 'test send', 'take back: ban'] as const)
    await record(db, { act, what: 'edition 2031-W07' }, by);
  return {
    article: String(article.id),
    image: `${picture}.webp`,
    page: String(page),
    bulletin: String(bulletin),
    draft: String(draft),
    sending: String(edition),
    story: String(stories[0]),
    below: String(stories[14]),
    reader: '3',
  };
}

/** The closed edition's stories once more, in an edition that is open. */
export async function draftEdition(db: Db, closed: number): Promise<number> {
  const rows = await db.selectFrom('edition_story').select(['rank', 'chosen', 'story_id', 'told']).where('edition_id', '=', closed).orderBy('rank').execute(); // prettier-ignore
  const told = (chosen: boolean) => rows.filter((row) => row.chosen === chosen).map((row) => row.told);
  const from = new Date('2031-02-17T00:00:00Z');
  const { id } = await db
    .insertInto('edition')
    .values({
      week: openWeek,
      from_at: from,
      until_at: new Date(from.getTime() + 7 * 24 * hour),
      made_at: now,
      version: 1,
      draft: JSON.stringify({ size: 12, stories: told(true), below: told(false) }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const again = rows.map((row) => ({ ...row, edition_id: id, told: JSON.stringify(row.told), shown: '[]' }));
  await db.insertInto('edition_story').values(again).execute();
  return id;
}

/** One of each kind of edit. */
async function edits(db: Db, [one = '', two = '', three = '', four = '', five = '']: string[], by: By): Promise<void> {
  const at = async () => ({ week: openWeek, version: (await editionOf(db, openWeek))!.version });
  await editInSteps(
    db,
    await at(),
    [
      { kind: 'fold', story: five, under: four },
      { kind: 'pin', story: three },
    ],
    by,
  );
  await edit(db, await at(), { kind: 'drop', story: two }, by);
  await edit(db, await at(), { kind: 'headline', story: one, words: 'Hafen' }, by);
  await edit(db, await at(), { kind: 'line', story: one, words: 'Seit 2020.' }, by);
  await edit(db, await at(), { kind: 'letter', own: { subject: 'Hafen', preheader: '', note: '', closing: '' } }, by);
  const order = (await editionOf(db, openWeek))!.stories.map(({ story }) => story);
  await edit(db, await at(), { kind: 'order', stories: order.toReversed(), moved: three }, by);
}

/** Readers of every kind, and a sending that was paused. */
async function letters(db: Db, edition: number, by: By): Promise<void> {
  async function* list() {
    yield 'email,consented_at,wording,rests_because,topics,weekday\n';
    for (let n = 0; n < 9; n++) yield `r${n}@reader.example,2031-01-0${1 + n},Ja,,Budget,${1 + (n % 7)}\n`;
    for (const why of ['hard', 'soft', 'complaint', 'stale']) yield `${why}@reader.example,2031-01-02,Ja,${why},,\n`;
    yield 'info@reader.example,,,,,\n';
  }
  await importReaders(db, list(), { now, dryRun: false, say: () => {} });
  const letter = { subject: 'Nr. 7', html: '<p>{{leave}}</p>', text: '{{leave}}', printed_at: now };
  await db.insertInto('print').values({ edition_id: edition, ...letter }).execute(); // prettier-ignore
  await beginSending(db, { house: inventedHouse, perDomain: 0, warmUp: 0 }, edition, now);
  await db.updateTable('delivery').set({ state: 'uncertain', error: 'it cut the connection' }).where('reader_id', 'in', [1, 2]).execute(); // prettier-ignore
  await db.updateTable('delivery').set({ state: 'refused', error: '550 5.1.1' }).where('reader_id', '=', 3).execute();
  await steer(db, edition, 'pause', by);
  await db.updateTable('sending').set({ held: 'it goes to more than 5,000 readers and breaks rules of the large mailbox providers: TLS: mail.example is this machine. Mend that and resume it, or resume it with --anyway' }).execute(); // prettier-ignore
  await suppressReader(db, 4, by);
  await eraseReader(db, 5, by);
}

/** Comments that wait, are shown, reported, refused and marked; a writer who is muted. */
async function comments(db: Db, story: number, person: number): Promise<void> {
  await saveWordLists(db, { banned: 'Unwort', suspect: 'Ufer' });
  const rules = { taking: 'before', days: 0 } as const;
  const at = { by: person, now };
  const ids: number[] = [];
  for (const [i, text] of [
    'Wer zahlt das?',
    'Elf Jahre am Ufer.',
    'https://a.example/',
    'Damals.',
    'Morgen.',
  ].entries()) {
    const writer = await giveRole(db, `writer${i % 4}@example.org`, 'reader', now);
    const written = await writeComment(db, { person: writer.person, name: `Schreiber${i % 4}`, byDesk: false }, { story, text }, { rules, now }); // prettier-ignore
    if ('id' in written) ids.push(written.id);
    if (i === 3) await silence(db, writer.person, { act: 'mute', until: new Date(now.getTime() + hour), because: 'abuse' }, at); // prettier-ignore
  }
  const [, reported = 0, refused = 0] = ids;
  await decide(db, [reported], { act: 'approve' }, at);
  await reportComment(db, reported, { because: 'abuse', words: 'Immer wieder.' }, at);
  await markComment(db, reported, { kind: 'chosen', place: '', off: false }, at);
  await decide(db, [refused], { act: 'refuse', because: 'spam' }, at);
}

/** What answers with something else than a page of the desk. */
const noPages = new Set([
  'GET /desk/edition',
  'GET /desk/editions/:week/live',
  'GET /desk/editions/:week/preview/page',
  'GET /desk/editions/:week/preview/letter',
  'GET /desk/articles/images/:name',
  'GET /desk/bulletins/:id/preview',
  'GET /desk/sources.opml',
  'GET /desk/readers/:id/everything.json',
]);

/** Further states of pages, by their route: what is asked of it beside its address. */
const states: Record<string, string[]> = {
  'GET /desk': ['?read=/', '?read=/stories/1', '?read=/editions/2031-W07', '?read=/articles/1'],
  'GET /desk/editions/:week': ['?q=harbour', '?q=zeppelin'],
  'GET /desk/comments': ['?queue=reported', '?queue=shown', '?queue=refused', '?done=1', '?done='],
  'GET /desk/comments/words': ['?saved'],
  'GET /desk/house': ['?kept'],
  'GET /desk/house/pages/:id': ['?kept'],
  'GET /desk/ratings': ['?unrated', '?changed=2'],
  'GET /desk/readers': ['?erased'],
  'GET /desk/articles/:id': ['?kept', '?published'],
  'GET /desk/editions/:week/letter': ['?kept'],
  'GET /desk/editions/:week/preview': ['?sent'],
  'GET /desk/sources/:key': ['?saved'],
  'GET /desk/topics': ['?q=b'],
};

/** The address of every page that the desk has, with the weeks that are open and closed, from the table of routes. */
export function deskPages(ids: Record<string, string>): string[] {
  const rows = Object.keys(access).filter((row) => row.startsWith('GET /desk') && !/\.(css|js)$/.test(row));
  return rows
    .filter((row) => !noPages.has(row))
    .flatMap((row) => {
      const path = row.slice('GET '.length);
      const of = (name: string) => {
        if (name === 'key') return 'northern-wire';
        if (name === 'slug') return 'old-harbour';
        if (name === 'version') return '2';
        const id = /^\/desk\/(house\/page|editions|stories|article|bulletin|sending|reader)/.exec(path)?.[1] ?? '';
        return ids[{ 'house/page': 'page', editions: 'story', stories: 'story' }[id] ?? id] ?? '';
      };
      const weeks = path.includes(':week') ? [openWeek, closedWeek] : [''];
      return weeks.flatMap((week) => {
        const address = path.replace(':week', week).replace(/:(\w+)/g, (_whole, name: string) => of(name));
        return [address, ...(states[row] ?? []).map((state) => address + state)];
      });
    });
}

/** Pages that come of what a form sends: a refusal, a list that is tried, what was found. */
export function formPages(ids: Record<string, string>): [path: string, form: Record<string, string | File>][] {
  const csv = (text: string) => new File([text], 'list.csv', { type: 'text/csv' });
  const edition = `/desk/editions/${openWeek}`;
  return [
    [edition, { act: 'place', story: ids.story ?? '', place: 'x', version: '99' }],
    [edition, { act: 'pin', story: ids.story ?? '', version: '0' }],
    [edition, { act: 'line', story: ids.story ?? '', version: '0', words: 'Seit 2020.' }],
    [`${edition}/letter`, { version: '0', subject: 'Hafen' }],
    [`${edition}/stories/${ids.story}/merge`, {}],
    [`${edition}/correct`, { words: '' }],
    ['/desk/topics', { act: 'same', slug: 'ferry-contracts', name: 'Zeppelin' }],
    ['/desk/house', { 'light-ink': '#fefefe', before: '2' }],
    ['/desk/house/picture', { place: 'logo' }],
    ['/desk/house/pages', { slug: 'A B', title: 'Hafen' }],
    [`/desk/house/pages/${ids.page}`, { version: '0', title: 'Hafen', body: 'x' }],
    [`/desk/articles/${ids.article}`, { version: '0', title: 'Hafen', act: 'keep' }],
    [`/desk/articles/${ids.article}`, { version: '0', title: '', act: 'keep' }],
    ['/desk/sources/find', { address: 'https://quay.example/' }],
    ['/desk/sources', { feed: 'x' }],
    ['/desk/sources/import', { list: csv('x') }],
    ['/desk/ratings/import', { file: csv('source,rating\nquay-gazette,up\n'), list: 'L', licence: 'CC0', how: 'try' }],
    ['/desk/ratings/import', { file: csv('source,rating\nquay-gazette,1\n'), list: 'L', licence: 'CC0', how: 'try' }],
    ['/desk/sources/northern-wire', { name: '', kind: 'news', lean: '', owner: '', leanNote: '' }],
    ['/desk/sources/northern-wire/rules', { effect: 'leave out', field: 'section', words: 'Sport', act: 'try' }],
    ['/desk/sources/northern-wire/rules', { effect: 'leave out', field: 'section', words: '', act: 'keep' }],
    ['/desk/readers', { email: 'nobody@reader.example' }],
    ['/desk/readers/import', { list: csv('email\nx\n'), how: 'try' }],
    [`/desk/sendings/${ids.sending}/pause`, {}],
    [`/desk/bulletins/${ids.bulletin}`, { version: '0', subject: 'Hafen' }],
    ['/desk/health/mail', {}],
    ['/desk/people', { email: 'x', role: 'editor' }],
    ['/desk/people', { email: 'editor@house.example', role: 'reader' }],
  ];
}

/** The desk of the invented house, with something on every page, and an owner who has signed in. */
export async function filledDesk(language: string) {
  const house = await deskHouse(language, ailingDoors, 'owner');
  return { ...house, ids: await fillDesk(house.db, house) };
}
