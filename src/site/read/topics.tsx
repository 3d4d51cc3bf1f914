import { Hono, type Context } from 'hono';
import type { PublishedText } from '../../articles/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { spanOf, toldNow, weekOf } from '../../editions/index.ts';
import { topicCalledNow } from '../../stories/index.ts';
import { keep } from '../cache.ts';
import { show, useView, type View } from '../context.tsx';
import { Page, storiesData, thing } from '../layout.tsx';
import { Ours, oursOnTopic } from './ours.tsx';
import { Keep } from './reading.tsx';
import { Bars, Elsewhere, More, PushButton, Section, topicPath, Topics } from '../parts.tsx';

export const topics = new Hono()
  .get(
    '/topics',
    keep(async (c) => {
      const since = new Date(c.var.now.getTime() - 28 * day);
      return show(c, <TopicsPage topics={await topicsSince(c.var.db, since)} />);
    }),
  )
  .get(
    '/topics/:slug',
    keep(
      async (c) => {
        const before = momentOf(c.req.query('before'));
        const slug = slugOf(c);
        const topic = await topicBySlug(c.var.db, slug, c.var.now, before);
        if (topic) return show(c, <TopicPage topic={topic} before={before} />);
        // The editor calls it otherwise; not for ever, since that may be undone.
        const called = await topicCalledNow(c.var.db, slug);
        return called && called !== slug ? c.redirect(topicPath(called), 302) : c.notFound();
      },
      { asks: (c) => momentOf(c.req.query('before')) },
    ),
  );

/** A topic's name in the address; no topic's where it is not one that a database can hold. */
export function slugOf(c: Context): string {
  return (c.req.param('slug') ?? '').replaceAll('\0', '').slice(0, 120);
}

export function momentOf(text: string | undefined): Date | undefined {
  return text && /^\d{4}-\d\d-\d\dT[\d:.]{5,12}Z$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text)
    : undefined;
}

const day = 86_400_000;

const groups = ['person', 'org', 'place', 'issue'] as const;

/** "Read more about": a topic's stories by week, and what else they name. */
function TopicPage({ topic, before }: { topic: PageTopic; before?: Date | undefined }) {
  const view = useView();
  const { house } = view;
  const say = view.say.topics;
  const name = topic.name;
  const path = topicPath(topic.slug);
  const weeks = byWeek(view, topic.stories);
  const last = topic.stories.at(-1);
  return (
    <Page
      path={path}
      title={name}
      description={say.every(name)}
      linkedData={{ ...storiesData(house, path, name, topic.stories), about: thing(topic) }}
      feed={{ path: `/feeds${path}`, title: `${name} · ${house.name}` }}
      hidden={before !== undefined}
    >
      <div class="page">
        <header class="head">
          <p class="k">{say.kind[topic.kind] ?? say.topic}</p>
          <h1 dir="auto">{name}</h1>
          <p class="soft small">
            {before ? `${say.before(view.day(before))} ` : ''}
            {topic.stories.length > 0 && say.foundIn(view.say.stories(topic.stories.length), topic.more)}{' '}
            {say.follow(
              <a href={`/feeds${path}.rss`}>RSS</a>,
              <a href={`/feeds${path}.atom`}>Atom</a>,
              <a href={`/feeds${path}.json`}>JSON Feed</a>,
            )}
          </p>
          <p>
            <Keep what="topics" path={path} name={name} />
          </p>
          <PushButton about={`topics/${topic.slug}`} label={view.say.push.topic} />
        </header>
        {!before && <Ours articles={topic.articles} />}
        <div class="tell">
          <div class="weeks">
            {weeks.map(([week, stories]) => (
              <section aria-labelledby={week}>
                <h2 class="k" id={week}>
                  {spanInWords(view, week)}
                </h2>
                {stories.map((story) => (
                  <TopicStoryLine story={story} />
                ))}
              </section>
            ))}
            {topic.stories.length === 0 && before && <p class="soft">{say.noOlder}</p>}
            {topic.more && last && (
              <More to={`${path}?before=${last.latest.toISOString()}`} rel="nofollow">
                {say.older}
              </More>
            )}
          </div>
          <aside>
            {weeks.length > 1 && (
              <div>
                <h2 class="k">{say.perWeek}</h2>
                <Bars what={say.perWeek} bars={storiesAWeek(view, weeks)} />
              </div>
            )}
            {groups.map((kind) => {
              const named = topic.beside.filter((other) => other.kind === kind).slice(0, 10);
              return (
                named.length > 0 && (
                  <div>
                    <h2 class="k">{say.beside[kind]}</h2>
                    <Topics topics={named} />
                  </div>
                )
              );
            })}
          </aside>
        </div>
      </div>
    </Page>
  );
}

function TopicStoryLine({ story }: { story: TopicStory }) {
  const view = useView();
  const { sentence } = story;
  return (
    <article class="item">
      <h3 lang={story.language ?? undefined} dir="auto">
        <a href={`/stories/${story.story}`}>{story.headline}</a>
      </h3>
      {sentence && (
        <p class="brief">
          <span lang={story.language ?? undefined} dir="auto">
            {sentence.text}
          </span>{' '}
          <cite>
            <Elsewhere to={sentence.url}>{sentence.outlet}</Elsewhere>
          </cite>
        </p>
      )}
      <p class="small soft">
        {view.day(story.latest)} · {view.say.reports(story.reports)}
      </p>
    </article>
  );
}

/** All the topics of the last four weeks that several stories name. */
function TopicsPage({ topics }: { topics: CountedTopic[] }) {
  const view = useView();
  const say = view.say.topics;
  return (
    <Page path="/topics" title={say.title} description={say.about}>
      <div class="page">
        <h1>{say.heading}</h1>
        <p class="prose small soft">{say.explained}</p>
        {topics.length === 0 ? (
          <p>{say.none}</p>
        ) : (
          <div class="columns">
            {groups.map((kind) => {
              const named = topics.filter((topic) => topic.kind === kind).slice(0, 20);
              return (
                named.length > 0 && (
                  <Section id={kind} title={say.group[kind]}>
                    <ol class="counted">
                      {named.map(({ name, slug, stories }) => (
                        <li>
                          <a href={topicPath(slug)} dir="auto">
                            {name}
                          </a>
                          <span class="small soft num">{view.say.stories(stories)}</span>
                        </li>
                      ))}
                    </ol>
                  </Section>
                )
              );
            })}
          </div>
        )}
      </div>
    </Page>
  );
}

/** The weeks, newest first; of each, what most reported first. */
function byWeek(view: View, stories: TopicStory[]): [string, TopicStory[]][] {
  const weeks = Map.groupBy(stories, ({ latest }) => weekOf(latest, view.house.timeZone));
  return [...weeks].map(([week, its]) => [week, its.toSorted((a, b) => b.reports - a.reports)]);
}

function spanInWords(view: View, week: string): string {
  const { from } = spanOf(week, view.house.timeZone);
  return view.say.topics.week(view.day(from));
}

/** The weeks from the oldest to the newest, empty ones too; at most 26, the newest. */
function storiesAWeek(view: View, weeks: [string, TopicStory[]][]): { label: string; number: number }[] {
  const newest = weeks[0]?.[0];
  const oldest = weeks.at(-1)?.[0];
  if (!newest || !oldest) return [];
  const numbers = new Map(weeks.map(([week, stories]) => [week, stories.length]));
  const all: { label: string; number: number }[] = [];
  for (let week = newest; week >= oldest && all.length < 26;) {
    const { from } = spanOf(week, view.house.timeZone);
    all.unshift({ label: view.shortDay(from), number: numbers.get(week) ?? 0 });
    week = weekOf(new Date(from.getTime() - 86_400_000), view.house.timeZone);
  }
  return all;
}

/** A topic with how many stories it is named in. */
export interface CountedTopic {
  slug: string;
  name: string;
  kind: string;
  stories: number;
}

/** A topic's page. */
export interface PageTopic {
  slug: string;
  name: string;
  kind: string;
  /** Newest first, at most 40. */
  stories: TopicStory[];
  /** Whether there are older ones than these. */
  more: boolean;
  /** What its stories also name, the most named first, at most 40. */
  beside: CountedTopic[];
  /** What the house wrote about it, newest first, at most 40. */
  articles: PublishedText[];
}

interface TopicStory {
  story: string;
  headline: string;
  /** Of the headline. */
  language: string | null;
  begun: Date;
  latest: Date;
  reports: number;
  /** The first sentence of its brief and where it stands, where it has one. */
  sentence: { text: string; report: string; outlet: string; url: string | null } | null;
}

const storiesAPage = 40;

/** A topic with its newest stories before a moment, and the house's articles on it; undefined where neither names it. */
export async function topicBySlug(db: Db, slug: string, now: Date, before?: Date): Promise<PageTopic | undefined> {
  const [named, found, ours] = await Promise.all([
    // One name may be written in ways, and stand for things of two kinds: the page says what most of its stories say.
    sql<{ name: string; kind: string }>`
      select name, kind from (select name, kind from story_topic where slug = ${slug} order by latest_at desc limit 200) as newest
       group by name, kind order by count(*) desc, name limit 1`.execute(db),
    sql<TopicStory>`
      select story.id::text as story, told_now.told ->> 'headline' as headline, named.language,
             story.begun_at as begun, story.latest_at as latest, jsonb_array_length(told_now.told -> 'reports') as reports,
             case when quoted.id is not null
                  then jsonb_build_object('text', told_now.told #>> '{brief,0,text}', 'report', quoted.id::text,
                                          'outlet', source.name, 'url', quoted.link) end as sentence
        from (select story_topic.story_id, story_topic.latest_at from story_topic
                join story on story.id = story_topic.story_id
               where slug = ${slug} and merged_into is null and told is not null
                 and story_topic.latest_at < ${before ?? sql`'infinity'`}
               order by story_topic.latest_at desc limit ${storiesAPage + 1}) as newest
        join story on story.id = newest.story_id ${toldNow}
        left join report as named on named.id = (told_now.told ->> 'headlineReport')::integer
        left join report as quoted on quoted.id = (told_now.told #>> '{brief,0,report}')::integer
        left join source on source.id = quoted.source_id
       order by newest.latest_at desc, story.id`.execute(db),
    oursOnTopic(db, slug, now),
  ]);
  const topic = named.rows[0] ?? (ours && { name: ours.name, kind: 'issue' });
  if (!topic) return undefined;
  const stories = found.rows.slice(0, storiesAPage);
  const { rows: beside } = await sql<CountedTopic>`
    select slug, (array_agg(name order by place))[1] as name, (array_agg(kind order by place))[1] as kind, count(*)::int as stories
      from story_topic where story_id = any(${stories.map(({ story }) => Number(story))}::integer[]) and slug <> ${slug}
     group by slug order by stories desc, min(place), slug limit 40`.execute(db);
  return { slug, ...topic, stories, more: found.rows.length > storiesAPage, beside, articles: ours?.articles ?? [] };
}

/** What the stories since a moment name most, at most 60. */
export async function topicsSince(db: Db, since: Date): Promise<CountedTopic[]> {
  const { rows } = await sql<CountedTopic>`
    select slug, (array_agg(story_topic.name order by story_topic.place))[1] as name,
           (array_agg(story_topic.kind order by story_topic.place))[1] as kind, count(*)::int as stories
      from story_topic join story on story.id = story_topic.story_id
     where story.latest_at >= ${since} and story.merged_into is null
     group by slug order by stories desc, slug limit 60`.execute(db);
  return rows;
}
