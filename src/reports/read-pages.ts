import { isAway, transaction, type Db } from '../db/index.ts';
import { Refused, type Answer, type Web } from '../net/index.ts';
import { canonicalAddress, inParallel, isFault, siteOf, extractPageApart, type ExtractedPage } from '../text/index.ts';

/** The pages of one run, and of one host in it: what a polite pace gets through in a minute. The others stay due. */
const pagesAtOnce = 400;
const perHost = 60;
/** Hosts whose pages are asked for at the same time. */
const hostsAtOnce = 20;
/** Pages of reports older than this are not asked for: what they tell is in the news no more. */
const oldest = 3 * 86_400_000;
/** A feed that gives so many words gives the article. */
const wholeText = 400;
const tries = 4;
const hour = 3_600_000;
/** A page's text is a report's own where it has so much of the words of its headline and lead. */
const leastAlike = 0.4;

/** A report whose page is due. */
interface Due {
  id: number;
  sourceId: number;
  link: string;
  title: string;
  text: string;
  tries: number;
}

/** What came of the pages that were due. */
export interface PagesRead {
  read: number;
  withheld: number;
  failed: number;
}

/** Has the pages of reports just filed read, where their texts are not in the feed already. */
export async function awaitPages(
  tx: Db,
  reports: readonly { id: number; link: string | null; text: string; video: string | null; published_at: Date }[],
  now: Date,
): Promise<void> {
  const wanted = reports.filter(
    ({ link, text, video, published_at }) =>
      link !== null &&
      link !== video &&
      now.getTime() - published_at.getTime() < oldest &&
      text.split(/\s+/).length < wholeText,
  );
  if (wanted.length === 0) return;
  await tx
    .insertInto('page')
    .values(wanted.map(({ id }) => ({ report_id: id, due_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether a page is due. */
export async function pagesWait(db: Db, now: Date): Promise<boolean> {
  const waiting = await due(db, now).select('page.report_id').limit(1).executeTakeFirst();
  return waiting !== undefined;
}

const due = (db: Db, now: Date) =>
  db
    .selectFrom('page')
    .innerJoin('report', 'report.id', 'page.report_id')
    .innerJoin('source', 'source.id', 'report.source_id')
    .where('page.due_at', '<=', now)
    .where('source.active', '=', true)
    .where('source.article_text', '=', true)
    .where('source.paused', '=', false);

/** What pages are read with. */
export interface PagesContext {
  db: Db;
  web: Web;
  /** Ends the run early; what was not read stays due. */
  stopping: AbortSignal;
  /** Told of what failed in ourselves: the page is tried again, and is not said to fail. */
  fault?: (words: string, error: unknown) => void;
}

/**
 * Reads the pages that are due: text, authors, times, lead image, language and the address that the page says is its own. What
 * robots.txt, a robots directive or a paywall withholds is left alone, and never asked for again. A page that fails is tried
 * again after one, two and four hours.
 */
export async function readPages(context: PagesContext, now: Date): Promise<PagesRead> {
  const rows = await due(context.db, now)
    .select(['report.id', 'report.source_id as sourceId', 'report.link', 'report.title', 'report.text', 'page.tries'])
    .orderBy('report.published_at', 'desc')
    .orderBy('report.id')
    .limit(pagesAtOnce)
    .execute();
  const pages = rows.flatMap(({ link, ...row }): Due[] => (link ? [{ ...row, link }] : []));
  const hosts = [...Map.groupBy(pages, ({ link }) => URL.parse(link)?.host).values()].map((its) =>
    its.slice(0, perHost),
  );
  const done: PagesRead = { read: 0, withheld: 0, failed: 0 };
  await inParallel(hosts, hostsAtOnce, async (host) => {
    for (const page of host) {
      if (context.stopping.aborted) return;
      done[await readPage(context, page, now)]++;
    }
  });
  return done;
}

async function readPage(context: PagesContext, page: Due, now: Date): Promise<'read' | 'withheld' | 'failed'> {
  const { db, web, stopping, fault = () => {} } = context;
  try {
    const article = await fetchArticle(web, page.link);
    const withheld = article.withheld ?? (isOf(page, article) ? null : 'it is not about what the feed says');
    await keepPage(db, page, { ...article, withheld }, now);
    return withheld === null ? 'read' : 'withheld';
  } catch (error) {
    if (isAway(error)) throw error;
    if (stopping.aborted) return 'failed'; // it was us: the page stays due
    const { message } = error as Error;
    const ours = isFault(error);
    if (ours) fault(`${page.link} was not read`, error);
    const forGood = error instanceof Refused || error instanceof Unreadable;
    const again = forGood || page.tries + 1 >= tries ? null : new Date(now.getTime() + hour * 2 ** page.tries);
    await db
      .updateTable('page')
      .set({
        due_at: again,
        tries: page.tries + 1,
        read_at: now,
        ...(forGood ? { withheld: message } : ours ? {} : { error: message }),
      })
      .where('report_id', '=', page.id)
      .execute();
    return forGood ? 'withheld' : 'failed';
  }
}

/** A page that will be no more readable next time. */
class Unreadable extends Error {}

async function fetchArticle(web: Web, address: string): Promise<ExtractedPage> {
  const first = await web.getPage(address, understand);
  const { canonical } = first.article;
  if (canonical === null || first.article.withheld !== null) return first.article;
  const [own, here] = [canonicalAddress(canonical), canonicalAddress(first.url)];
  if (own === here || siteOf(canonical) !== siteOf(first.url)) return first.article;
  try {
    // A variant of it: the page itself is what its owner wants read.
    const { article } = await web.getPage(canonical, understand);
    return article.text.length < first.article.text.length && article.withheld === null
      ? { ...article, text: first.article.text, canonical }
      : { ...article, canonical };
  } catch {
    return first.article; // its own word for its address is wrong; the page is there all the same
  }
}

async function understand(answer: Answer): Promise<{ article: ExtractedPage; url: string }> {
  const { status, headers, url, body } = answer;
  if ([401, 402, 403, 404, 410, 451].includes(status)) throw new Unreadable(`it answers ${status}`);
  if (status !== 200) throw new Error(`it answers ${status}`);
  const type = headers['content-type'] ?? 'text/html';
  if (!/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type))
    throw new Unreadable(`it is ${type.slice(0, 50)}, no page`);
  const article = await extractPageApart(body, {
    url,
    contentType: type,
    ...(headers['x-robots-tag'] === undefined ? {} : { robotsTag: headers['x-robots-tag'] }),
    ...(headers['tdm-reservation'] === undefined ? {} : { reserved: headers['tdm-reservation'] }),
  });
  return { article, url };
}

/** Whether an article is the report's: a wall for cookies or a front page has other words. */
function isOf(page: Due, article: ExtractedPage): boolean {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
  const said = words(`${page.title} ${page.text.slice(0, 500)}`);
  if (said.size === 0) return article.text !== '';
  const there = words(`${article.title} ${article.text}`);
  return [...said].filter((word) => there.has(word)).length >= said.size * leastAlike;
}

/** Writes down what a page says; what its feed said goes before it. */
async function keepPage(db: Db, page: Due, article: ExtractedPage, now: Date): Promise<void> {
  const { withheld } = article;
  await transaction(db, async (tx) => {
    const report = await tx
      .selectFrom('report')
      .select(['id', 'address', 'authors', 'image', 'language', 'dated', 'published_at', 'updated_at'])
      .where('id', '=', page.id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!report) return;
    const { published, updated } = article;
    const believable = published && !report.dated && published <= report.published_at ? published : null;
    await tx
      .updateTable('report')
      .set({
        authors: report.authors.length > 0 ? report.authors : article.authors,
        image: report.image ?? article.image,
        language: report.language ?? article.lang,
        ...(believable ? { published_at: believable, dated: true } : {}),
        updated_at: report.updated_at ?? (updated && updated <= now ? updated : null),
        ...(withheld === null ? await identity(tx, page, report.address, article.canonical) : {}),
      })
      .where('id', '=', page.id)
      .execute();
    const text = withheld === null && article.text.length > page.text.length ? article.text : null;
    await tx
      .updateTable('page')
      .set({ due_at: null, tries: page.tries + 1, read_at: now, text, withheld, error: null })
      .where('report_id', '=', page.id)
      .execute();
  });
}

/** The address that a page says is its own is its report's; where another report of its source has it, the two are one. */
async function identity(tx: Db, page: Due, address: string | null, canonical: string | null) {
  const own = canonical && siteOf(canonical) === siteOf(page.link) ? canonicalAddress(canonical) : null;
  if (own === null || own === address || new URL(own).pathname === '/') return {};
  const other = await tx
    .selectFrom('report')
    .select(['id', 'source_id', 'same_as'])
    .where('address', '=', own)
    .executeTakeFirst();
  if (!other) return { address: own };
  return other.source_id === page.sourceId && other.id !== page.id ? { same_as: other.same_as ?? other.id } : {};
}
