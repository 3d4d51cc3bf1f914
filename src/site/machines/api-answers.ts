import { z } from 'zod';
import type { PublishedText } from '../../articles/index.ts';
import type { Newest } from '../../comments/index.ts';
import { editionWordsIn } from '../../editions/index.ts';
import type { House } from '../../house/index.ts';
import { topicSlug, type Reason as ToldReason, type ToldStory } from '../../stories/index.ts';
import { webAddress } from '../../text/index.ts';
import type { ArchivedEdition, PageEdition } from '../read/editions.tsx';
import type { Found } from '../read/search.tsx';
import type { PageSource } from '../read/sources.tsx';
import type { PageReport, PageStory } from '../read/stories.ts';
import type { PageTopic } from '../read/topics.tsx';
import type { PageVideo } from '../read/videos.tsx';

/** The same content as the pages, as JSON: shapes, makers, and the description of both. */

const moment = z.iso.datetime().describe('UTC, ISO 8601');
const address = z.url().nullable().describe('where the outlet published it');
const id = z.string().regex(/^\d+$/);

const Report = z
  .object({ id, outlet: z.string(), title: z.string(), url: address, published: moment })
  .describe('One source’s account of an event. Its text is the outlet’s and is not given.');
const StoryReport = Report.extend({
  source: z.string().describe('the outlet’s key'),
  lean: z.number().min(-2).max(2).nullable().describe('the editor’s rating of the outlet, left to right'),
  language: z.string().nullable(),
  dated: z.boolean().describe('false where `published` is when it was first seen'),
  video: z.url().nullable(),
  audio: z.url().nullable(),
  earlierTitles: z.array(z.string()),
});
const Quotation = z
  .object({ text: z.string(), outlet: z.string(), report: id, url: address })
  .describe('Word for word as it stands in the report.');
const Reason = z
  .looseObject({ signal: z.string(), words: z.string(), points: z.number() })
  .describe('What was counted (`outlets`, `reports`, `of`, `readFrom`, …, by signal), and the same in words.');
const Topic = z.object({ slug: z.string(), name: z.string(), kind: z.enum(['person', 'org', 'place', 'issue']) });
const Editor = z
  .object({
    chose: z.boolean().describe('in the edition because the editor wants it there'),
    headline: z.boolean().describe('the headline is the editor’s own, and stands in no report'),
    line: z.string().nullable().describe('the editor’s own line'),
  })
  .describe('What of it is the editor’s.');
const Line = z.object({ id, headline: z.string(), page: z.url() });
const ToldShape = Line.extend({
  rank: z.int(),
  brief: z.array(Quotation),
  reasons: z.array(Reason),
  score: z.number(),
  topics: z.array(Topic),
  reports: z.int(),
  sinceLastWeek: z.boolean().describe('its matter was in the edition before'),
  parts: z
    .array(Line.extend({ day: z.string(), outlet: z.string().nullable(), reports: z.int(), editor: Editor }))
    .describe('The further developments of its matter, oldest first; each is a story of its own.'),
  editor: Editor,
});
const Story = Line.extend({
  begun: moment,
  latest: moment,
  changed: moment,
  brief: z.array(Quotation),
  said: z.array(Quotation.extend({ speaker: z.string() })),
  reasons: z.array(Reason),
  score: z.number().nullable(),
  topics: z.array(Topic),
  reports: z.array(StoryReport),
  thread: z.array(Line.extend({ day: z.iso.date() })),
  editions: z.array(z.object({ week: z.string(), rank: z.int(), chosen: z.boolean() })),
  editor: Editor,
});
const Sentence = Quotation.extend({ story: id });
const Supplement = z
  .object({
    ahead: z.array(Sentence.extend({ day: z.iso.date() })),
    figures: z.array(Sentence.extend({ figure: z.string(), counts: z.string(), who: z.string().nullable() })),
    rewritten: z.array(
      z.object({ story: id, report: id, outlet: z.string(), before: z.string(), after: z.string(), at: moment }),
    ),
    oneSided: z.array(
      z.object({ story: id, side: z.enum(['left', 'right']), headline: z.string(), outlets: z.array(z.string()) }),
    ),
    rated: z
      .object({ left: z.int(), right: z.int() })
      .describe('rated outlets that were read; with fewer than eight of either, nothing is said of sides'),
    doubtful: z
      .object({ ahead: z.int(), figures: z.int(), rewritten: z.int(), oneSided: z.int() })
      .describe('what was left out for doubt'),
  })
  .describe('What it has beside its stories, word for word from reports.');
const Edition = z.object({
  week: z.string().regex(/^\d{4}-W\d\d$/),
  number: z.int().nullable().describe('null while it is being made up'),
  from: moment,
  until: moment.describe('the first moment that no longer belongs to it'),
  closed: moment.nullable(),
  page: z.url(),
  stories: z.array(ToldShape),
  below: z.array(ToldShape),
  supplement: Supplement,
});
const Editions = z.object({
  editions: z.array(
    z.object({
      week: z.string(),
      number: z.int().nullable(),
      from: moment,
      until: moment,
      page: z.url(),
      headlines: z.array(z.string()),
      editorsHeadlines: z.array(z.string()).describe('those of them that are the editor’s own words'),
    }),
  ),
  next: z.url().nullable().describe('the next page; null on the last'),
});
const next = z.url().nullable().describe('the next page; null on the last');
const Stories = z.object({
  stories: z.array(Line.extend({ begun: moment, latest: moment, changed: moment, reports: z.int() })),
  next,
});
const Topics = z.object({ topics: z.array(Topic.extend({ page: z.url(), stories: z.int(), latest: moment })), next });
const Articles = z.object({
  articles: z.array(
    z.object({
      id,
      title: z.string(),
      standfirst: z.string(),
      byline: z.string(),
      topics: z.array(z.string()),
      published: moment,
      changed: moment,
      page: z.url(),
    }),
  ),
  next,
});
const Comments = z.object({
  comments: z.array(
    z.object({
      id,
      page: z.url(),
      about: z.object({ story: id.nullable(), article: id.nullable(), headline: z.string().nullable() }),
      writer: z.string().nullable().describe('null where the writer is gone'),
      byDesk: z.boolean(),
      html: z.string().describe('safe HTML'),
      written: moment,
      edited: moment.nullable(),
    }),
  ),
  next,
});
const TopicShape = Topic.extend({
  page: z.url(),
  stories: z.array(Line.extend({ begun: moment, latest: moment, reports: z.int() })),
  beside: z.array(Topic.extend({ stories: z.int() })),
  older: z.url().nullable(),
});
const Videos = z.object({ videos: z.array(Report.extend({ video: z.url().nullable(), story: id.nullable() })) });
const Sources = z.object({
  sources: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      home: z.url().nullable(),
      country: z.string().nullable(),
      language: z.string().nullable(),
      kind: z.string(),
      owner: z.string().nullable(),
      lean: z.number().nullable(),
      reached: moment.nullable(),
      failing: z.boolean(),
      error: z.string().nullable(),
      reports: z.int().describe('in seven days'),
      stories: z.int().describe('chosen for the last twelve editions'),
    }),
  ),
});
const Search = z.object({
  stories: z.array(Line.extend({ latest: moment, reports: z.int() })),
  reports: z.array(Report.extend({ story: id.nullable() })),
  topics: z.array(Topic.extend({ stories: z.int() })),
  more: z.boolean(),
});
const Failure = z.object({ error: z.string() });

/** The shapes of answers, by name; tests read every answer with them. */
export const shapes = {
  Edition,
  Editions,
  Stories,
  Topics,
  Articles,
  Comments,
  Story,
  Topic: TopicShape,
  Videos,
  Sources,
  Search,
  Error: Failure,
};

const page = (house: House, path: string) => house.url + path;
/** These of its fields, in this order. */
const pick = <T, K extends keyof T>(from: T, ...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
const editors = (told: Pick<ToldStory, 'editor'> | null) => ({
  chose: told?.editor?.chose ?? false,
  headline: told?.editor?.headline ?? false,
  line: told?.editor?.line ?? null,
});
const topicsOf = (told: Pick<ToldStory, 'topics'>) =>
  told.topics.map(({ name, kind }) => ({ slug: topicSlug(name), name, kind }));
const line = (house: House, { story, headline }: { story: string; headline: string }) => ({
  id: story,
  headline,
  page: page(house, `/stories/${story}`),
});
const quotations = <Q extends { text: string; report: string }>(
  quoted: readonly Q[],
  reports: Map<string, PageReport>,
) =>
  quoted.flatMap((quotation) => {
    const report = reports.get(quotation.report);
    return report ? [{ ...quotation, outlet: report.outlet, url: webAddress(report.url) }] : [];
  });
const reportLine = (report: Pick<PageReport, 'id' | 'outlet' | 'title' | 'url' | 'published'>) => ({
  ...pick(report, 'id', 'outlet', 'title'),
  url: webAddress(report.url),
  published: report.published.toISOString(),
});
/** A reason's data with its sentence in the language of the house. */
const reasonAnswer = (house: House) => (reason: ToldReason) => ({
  ...reason,
  words: editionWordsIn(house.language).reason(reason),
});
const kindOf = (kind: string) => Topic.shape.kind.catch('issue').parse(kind);

export function editionAnswer(house: House, edition: PageEdition): z.input<typeof Edition> {
  const told = (story: ToldStory) => ({
    ...line(house, story),
    rank: story.rank,
    brief: quotations(story.brief, edition.reports),
    reasons: story.reasons.map(reasonAnswer(house)),
    score: story.score,
    topics: topicsOf(story),
    reports: story.reports.length,
    sinceLastWeek: story.sinceLastWeek ?? false,
    parts: (story.parts ?? []).map((part) => ({
      ...line(house, part),
      day: part.day,
      outlet: part.editor?.headline ? null : (edition.reports.get(part.headlineReport)?.outlet ?? null),
      reports: part.reports.length,
      editor: editors(part),
    })),
    editor: editors(story),
  });
  return {
    week: edition.week,
    number: edition.number,
    from: edition.from.toISOString(),
    until: edition.until.toISOString(),
    closed: edition.closed?.toISOString() ?? null,
    page: page(house, `/editions/${edition.week}`),
    stories: edition.stories.map(told),
    below: edition.below.map(told),
    supplement: supplementAnswer(edition),
  };
}

function supplementAnswer({ supplement, reports }: PageEdition): z.input<typeof Supplement> {
  const { ahead, figures, rewritten, oneSided, rated, doubtful } = supplement;
  return {
    ahead: quotations(ahead, reports),
    figures: quotations(
      figures.map((one) => ({ ...one, who: one.who ?? null })),
      reports,
    ),
    rewritten: rewritten.flatMap((one) => {
      const source = reports.get(one.report);
      return source ? [{ ...one, outlet: source.outlet }] : [];
    }),
    oneSided: oneSided.map((one) => pick(one, 'story', 'side', 'headline', 'outlets')),
    rated,
    doubtful,
  };
}

/** A story, and a topic, as a list names it. */
export interface ListedStory {
  story: string;
  headline: string;
  begun: Date;
  latest: Date;
  changed: Date;
  reports: number;
}
export interface ListedTopic {
  slug: string;
  name: string;
  kind: string;
  stories: number;
  latest: Date;
}

export const storiesAnswer = (house: House, stories: ListedStory[], next: string | null): z.input<typeof Stories> => ({
  stories: stories.map((story) => ({
    ...line(house, story),
    begun: story.begun.toISOString(),
    latest: story.latest.toISOString(),
    changed: story.changed.toISOString(),
    reports: story.reports,
  })),
  next,
});

export const topicsAnswer = (house: House, topics: ListedTopic[], next: string | null): z.input<typeof Topics> => ({
  topics: topics.map(({ slug, name, kind, stories, latest }) => ({
    slug,
    name,
    kind: kindOf(kind),
    page: page(house, `/topics/${encodeURIComponent(slug)}`),
    stories,
    latest: latest.toISOString(),
  })),
  next,
});

export const articlesAnswer = (
  house: House,
  articles: PublishedText[],
  next: string | null,
): z.input<typeof Articles> => ({
  articles: articles.map((article) => ({
    id: String(article.id),
    ...pick(article, 'title', 'standfirst', 'byline', 'topics'),
    published: article.publishedAt.toISOString(),
    changed: article.changed.toISOString(),
    page: page(house, `/articles/${article.id}`),
  })),
  next,
});

export const commentsAnswer = (house: House, comments: Newest[], next: string | null): z.input<typeof Comments> => ({
  comments: comments.map((comment) => ({
    id: String(comment.id),
    page: page(house, `/comments/${comment.id}`),
    about: {
      story: 'story' in comment.place ? String(comment.place.story) : null,
      article: 'article' in comment.place ? String(comment.place.article) : null,
      headline: comment.headline,
    },
    writer: comment.writer?.name ?? null,
    byDesk: comment.byDesk,
    html: comment.html ?? '',
    written: comment.written.toISOString(),
    edited: comment.edited?.toISOString() ?? null,
  })),
  next,
});

export function editionsAnswer(
  house: House,
  editions: ArchivedEdition[],
  next: string | null,
): z.input<typeof Editions> {
  return {
    next,
    editions: editions.map(({ week, number, from, until, headlines }) => ({
      week,
      number,
      from: from.toISOString(),
      until: until.toISOString(),
      page: page(house, `/editions/${week}`),
      headlines: headlines.map(({ words }) => words),
      editorsHeadlines: headlines.filter(({ editors }) => editors).map(({ words }) => words),
    })),
  };
}

export function storyAnswer(house: House, story: PageStory, quoted: Map<string, PageReport>): z.input<typeof Story> {
  const { told } = story;
  return {
    ...line(house, { story: story.id, headline: told?.headline ?? story.reports[0]?.title ?? '' }),
    begun: story.begun.toISOString(),
    latest: story.latest.toISOString(),
    changed: story.changed.toISOString(),
    brief: quotations(told?.brief ?? [], quoted),
    said: quotations(told?.said ?? [], quoted),
    reasons: (told?.reasons ?? []).map(reasonAnswer(house)),
    score: told?.score ?? null,
    topics: told ? topicsOf(told) : [],
    reports: story.reports.map((report) => ({
      ...pick(report, 'id', 'outlet', 'source', 'title'),
      url: webAddress(report.url),
      published: report.published.toISOString(),
      ...pick(report, 'lean', 'language', 'dated'),
      video: webAddress(report.video),
      audio: webAddress(report.audio),
      earlierTitles: story.earlierTitles.get(report.id) ?? [],
    })),
    thread: story.thread.map((other) => ({ ...line(house, other), day: other.begun.toISOString().slice(0, 10) })),
    editions: story.editions.map(({ week, rank, chosen }) => ({ week, rank, chosen })),
    editor: editors(told),
  };
}

export function topicAnswer(house: House, topic: PageTopic): z.input<typeof TopicShape> {
  const path = `/topics/${encodeURIComponent(topic.slug)}`;
  const last = topic.stories.at(-1);
  return {
    slug: topic.slug,
    name: topic.name,
    kind: kindOf(topic.kind),
    page: page(house, path),
    stories: topic.stories.map((story) => ({
      ...line(house, story),
      begun: story.begun.toISOString(),
      latest: story.latest.toISOString(),
      reports: story.reports,
    })),
    beside: topic.beside.map((other) => ({ ...other, kind: kindOf(other.kind) })),
    older: topic.more && last ? page(house, `/api/v1${path}?before=${last.latest.toISOString()}`) : null,
  };
}

export function videosAnswer(videos: PageVideo[]): z.input<typeof Videos> {
  return {
    videos: videos.map((video) => ({ ...reportLine(video), video: webAddress(video.video), story: video.story })),
  };
}

export function sourcesAnswer(sources: PageSource[]): z.input<typeof Sources> {
  return {
    sources: sources.map((source) => ({
      ...pick(source, 'key', 'name'),
      home: webAddress(source.home),
      ...pick(source, 'country', 'language', 'kind', 'owner', 'lean'),
      reached: source.ok?.toISOString() ?? null,
      ...pick(source, 'failing', 'error', 'reports', 'stories'),
    })),
  };
}

export function searchAnswer(house: House, found: Found | undefined): z.input<typeof Search> {
  return {
    stories: (found?.stories ?? []).map((story) => ({
      ...line(house, story),
      latest: story.latest.toISOString(),
      reports: story.reports,
    })),
    reports: (found?.reports ?? []).map((report) => ({ ...reportLine(report), story: report.story })),
    topics: (found?.topics ?? []).map((topic) => ({ ...topic, kind: kindOf(topic.kind) })),
    more: found?.more ?? false,
  };
}

const text = (pattern?: string) => ({ type: 'string', ...(pattern && { pattern }) });
const query = (name: string, description: string, schema: object = text()) =>
  ({ name, in: 'query', description, schema }) as const;
const part = (name: string, description: string, schema: object) =>
  ({ name, in: 'path', required: true, description, schema }) as const;

/** What every list takes. */
const paging = [
  query('count', 'how many at most', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
  query('since', 'only what is new or has changed from this moment on', { type: 'string', format: 'date-time' }),
  query('after', 'where the page before ended, as its `next` has it'),
];

/** Every address of the API, with what it answers. */
const addresses: [path: string, what: string, shape: keyof typeof shapes, parameters: object[]][] = [
  ['/api/v1/editions', 'Editions, newest first', 'Editions', paging],
  ['/api/v1/stories', 'Stories, those that changed last first', 'Stories', paging],
  ['/api/v1/topics', 'Topics, those with the newest reports first', 'Topics', paging],
  ['/api/v1/articles', 'The house’s own articles, newest first', 'Articles', paging],
  ['/api/v1/comments', 'Comments that are shown, newest first', 'Comments', paging],
  ['/api/v1/editions/latest', 'What the front page shows', 'Edition', []],
  ['/api/v1/editions/{week}', 'One edition', 'Edition', [part('week', 'ISO week', text('^\\d{4}-W\\d{2}$'))]],
  ['/api/v1/stories/{id}', 'One story', 'Story', [part('id', 'the story’s number', text('^\\d{1,9}$'))]],
  [
    '/api/v1/topics/{slug}',
    'A topic and its stories',
    'Topic',
    [
      part('slug', 'the topic’s name in addresses', text()),
      query('before', 'only stories before this moment', { type: 'string', format: 'date-time' }),
    ],
  ],
  ['/api/v1/videos', 'The newest videos', 'Videos', []],
  ['/api/v1/sources', 'Who is read, and how they are doing', 'Sources', []],
  [
    '/api/v1/search',
    'Search, newest first',
    'Search',
    [
      query('q', 'words, "a phrase", -not'),
      query('outlet', 'a source’s key'),
      query('from', 'the first day', { type: 'string', format: 'date' }),
      query('until', 'the last day', { type: 'string', format: 'date' }),
    ],
  ],
];

/** The OpenAPI 3.1 document. */
export function openApi(house: House): object {
  const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
  return {
    openapi: '3.1.0',
    info: {
      title: house.name,
      version: '1.0.0',
      description: `${house.tagline} The same content as the pages, read-only, without a key.`,
    },
    servers: [{ url: house.url }],
    paths: Object.fromEntries(
      addresses.map(([path, summary, shape, parameters]) => [
        path,
        {
          get: {
            summary,
            operationId: path
              .replace(/^\/api\/v1\//, '')
              .replace(/[{}]/g, '')
              .replace(/\//g, '-'),
            parameters,
            responses: {
              200: { description: summary, content: json(shape) },
              default: { description: 'What is wrong, in words', content: json('Error') },
            },
          },
        },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => [
          name,
          z.toJSONSchema(shape as z.ZodType, { target: 'draft-2020-12' }),
        ]),
      ),
    },
  };
}
