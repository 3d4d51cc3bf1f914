import { oneLine } from '../../text/index.ts';
import { weekOf, spanOf } from '../../editions/index.ts';
import { topicData } from './linked-data.ts';
import { Page } from '../layout.tsx';
import { Bars, Elsewhere, PushButton, Topics, topicPath } from '../parts.tsx';
import type { CountedTopic, PageTopic, TopicStory } from './store-topics.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

const groups = ['person', 'org', 'place', 'issue'] as const;

/** "Read more about": a topic's stories by week, and what else they name. */
export function TopicPage({ view, now, topic, before }: Props & { topic: PageTopic; before?: Date | undefined }) {
  const { house } = view;
  const say = view.say.topics;
  const name = oneLine(topic.name);
  const path = topicPath(topic.slug);
  const weeks = byWeek(view, topic.stories);
  const last = topic.stories.at(-1);
  return (
    <Page
      view={view}
      now={now}
      path={path}
      title={name}
      description={say.every(name)}
      linkedData={topicData(house, topic, path)}
      feed={{ path: `/feeds${path}`, title: `${name} · ${house.name}` }}
      hidden={before !== undefined}
    >
      <div class="page">
        <header class="head">
          <p class="k">{say.kind[topic.kind] ?? say.topic}</p>
          <h1 dir="auto">{name}</h1>
          <p class="soft small">
            {before ? `${say.before(view.day(before))} ` : ''}
            {say.foundIn(view.say.stories(topic.stories.length), topic.more)}{' '}
            {say.follow(
              <a href={`/feeds${path}.rss`}>RSS</a>,
              <a href={`/feeds${path}.atom`}>Atom</a>,
              <a href={`/feeds${path}.json`}>JSON Feed</a>,
            )}
          </p>
          <PushButton view={view} about={`topics/${topic.slug}`} label={view.say.push.topic} />
        </header>
        <div class="tell">
          <div class="weeks">
            {weeks.map(([week, stories]) => (
              <section aria-labelledby={week}>
                <h2 class="k" id={week}>
                  {spanInWords(view, week)}
                </h2>
                {stories.map((story) => (
                  <TopicStoryLine view={view} story={story} />
                ))}
              </section>
            ))}
            {topic.stories.length === 0 && <p class="soft">{say.noOlder}</p>}
            {topic.more && last && (
              <p class="more">
                <a href={`${path}?before=${last.latest.toISOString()}`} rel="nofollow">
                  {say.older}
                </a>
              </p>
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

function TopicStoryLine({ view, story }: { view: View; story: TopicStory }) {
  const { sentence } = story;
  return (
    <article class="item">
      <h3 lang={story.language ?? undefined} dir="auto">
        <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
      </h3>
      {sentence && (
        <p class="brief">
          <span lang={story.language ?? undefined} dir="auto">
            {oneLine(sentence.text)}
          </span>{' '}
          <cite>
            <Elsewhere to={sentence.url}>{oneLine(sentence.outlet)}</Elsewhere>
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
export function TopicsPage({ view, now, topics }: Props & { topics: CountedTopic[] }) {
  const say = view.say.topics;
  return (
    <Page view={view} now={now} path="/topics" title={say.title} description={say.about}>
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
                  <section aria-labelledby={kind}>
                    <h2 class="sec" id={kind}>
                      {say.group[kind]}
                    </h2>
                    <ol class="counted">
                      {named.map(({ name, slug, stories }) => (
                        <li>
                          <a href={topicPath(slug)} dir="auto">
                            {oneLine(name)}
                          </a>
                          <span class="small soft num">{view.say.stories(stories)}</span>
                        </li>
                      ))}
                    </ol>
                  </section>
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
  const weeks = new Map<string, TopicStory[]>();
  for (const story of stories) {
    const week = weekOf(story.latest, view.house.timeZone);
    const its = weeks.get(week);
    if (its) its.push(story);
    else weeks.set(week, [story]);
  }
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
