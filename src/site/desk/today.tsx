import type { Context } from 'hono';
import { listArticles } from '../../articles/index.ts';
import { queueCounts } from '../../comments/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { editionOf, openEditions, span, type KeptEdition } from '../../editions/index.ts';
import { bulletins, sendings, type Bulletin, type SendingProgress } from '../../press/index.ts';
import { allowed, readerNumbers, type ReaderNumbers } from '../../readers/index.ts';
import { personIn, show, useNow, useView } from '../context.tsx';
import { Bars, Section } from '../parts.tsx';
import { figures, type Figures, type HealthDoor } from './health.tsx';
import { readingAt, WasReading, type WhatWasRead } from './reading.tsx';
import { GoesNext, SendingLine } from './sendings.tsx';
import { dayAndMoment, DeskPage, DeskRow } from './shell.tsx';

/** The first page shows the readers of so many weeks, and the reports of so many days. */
const [weeksShown, daysShown] = [12, 7];
const day = 86_400_000;

interface TodayDoor extends HealthDoor {
  closesAt(week: string): Date;
}

/** The desk's first page: the week, the readers, the last sending, and what waits; of comments alone for who sees to those alone. */
export async function today(c: Context, door: TodayDoor): Promise<Response> {
  const { db, now } = c.var;
  const reading = readingAt(c.req.query('read'));
  const comments = await queueCounts(db);
  const all = allowed(personIn(c), 'edit') ? await everything(db, door, now) : undefined;
  return show(c, <TodayPage {...{ comments, reading, closesAt: door.closesAt }} {...(all && { all })} />);
}

interface Everything {
  open: KeptEdition[];
  days: { day: Date; reports: number }[];
  readers: ReaderNumbers;
  last: SendingProgress | undefined;
  mails: Bulletin[];
  figures: Figures;
  unrated: number;
  drafts: number;
}

async function everything(db: Db, door: TodayDoor, now: Date): Promise<Everything> {
  const [weeks, days, readers, [last], mails, numbers, unrated, articles] = await Promise.all([
    openEditions(db),
    reportsADay(db, now),
    readerNumbers(db, now, weeksShown),
    sendings(db, 1),
    bulletins(db),
    figures(db, door, now),
    db
      .selectFrom('source')
      .where('active', '=', true)
      .where('lean', 'is', null)
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    listArticles(db),
  ]);
  const open = (await Promise.all(weeks.map((week) => editionOf(db, week)))).flatMap((edition) => edition ?? []);
  const drafts = articles.filter(({ publishAt }) => publishAt === null).length;
  return { open, days, readers, last, mails, figures: numbers, unrated: unrated.count, drafts };
}

/** How many reports were filed on each of the last days. */
async function reportsADay(db: Db, now: Date): Promise<Everything['days']> {
  const { rows } = await sql<{ ago: number; reports: number }>`
    select floor(extract(epoch from ${now}::timestamptz - filed_at) / 86400)::int as ago, count(*)::int as reports
      from report where filed_at > ${new Date(now.getTime() - daysShown * day)} and filed_at <= ${now} group by ago`.execute(
    db,
  );
  return Array.from({ length: daysShown }, (_, i) => {
    const ago = daysShown - 1 - i;
    return {
      day: new Date(now.getTime() - ago * day),
      reports: rows.find((row) => row.ago === ago)?.reports ?? 0,
    };
  });
}

interface TodayPageProps {
  closesAt: (week: string) => Date;
  comments: { waiting: number; reported: number };
  reading: WhatWasRead | undefined;
  all?: Everything;
}

function TodayPage({ closesAt, comments, reading, all }: TodayPageProps) {
  const view = useView();
  const { today: words } = view.say.desk;
  return (
    <DeskPage place="/desk" title={view.say.desk.name}>
      {reading && <WasReading reading={reading} />}
      <div class="overview">
        {all && <Week {...all} closesAt={closesAt} />}
        <Section id="waits" title={words.waits}>
          <Waits {...{ comments }} {...(all && { all })} />
        </Section>
        {all && (
          <>
            <Section id="readers" title={view.say.desk.places.readers}>
              <Readers {...all.readers} />
            </Section>
            <Section id="sendings" title={view.say.desk.sendings.next}>
              <GoesNext mails={all.mails} open={all.open} closesAt={closesAt} />
              <h3 class="k">{words.last}</h3>
              {all.last ? (
                <ul class="rows">
                  <DeskRow>
                    <SendingLine sending={all.last} />
                  </DeskRow>
                </ul>
              ) : (
                <p class="soft">{view.say.desk.sendings.none}</p>
              )}
            </Section>
          </>
        )}
      </div>
    </DeskPage>
  );
}

/** The edition in the making, and what came in. */
function Week({ open, days, closesAt }: Pick<Everything, 'open' | 'days'> & Pick<TodayPageProps, 'closesAt'>) {
  const view = useView();
  const now = useNow();
  const { today: words } = view.say.desk;
  return (
    <Section id="week" title={words.week}>
      {open.length === 0 && <p>{words.noEdition}</p>}
      {open.map((edition) => (
        <p>
          <a href={`/desk/editions/${edition.week}`}>{span(view.house, edition)}</a>:{' '}
          {words.has(edition.stories.length, edition.below.length)}{' '}
          {closesAt(edition.week) > now && words.closes(dayAndMoment(view, closesAt(edition.week)))}
        </p>
      ))}
      <Bars
        what={words.reportsADay}
        bars={days.map(({ day: of, reports }) => ({ label: view.dayOfWeek(of), number: reports }))}
      />
      <p class="small soft" aria-hidden="true">
        {words.reportsADay}
      </p>
    </Section>
  );
}

function Readers({ mailed, weeks }: ReaderNumbers) {
  const view = useView();
  const { today: words } = view.say.desk;
  const before = weeks.at(-2)?.readers ?? 0;
  return (
    <>
      <p>
        <a href="/desk/readers">{view.say.desk.readers(mailed)}</a>{' '}
        {words.getLetter((weeks.at(-1)?.readers ?? 0) - before)}
      </p>
      <Bars
        what={words.readersByWeek}
        bars={weeks.map(({ until, readers }) => ({ label: view.shortDay(until), number: readers }))}
      />
    </>
  );
}

/** What waits for somebody to do it; a line each. */
function Waits({ comments, all }: Pick<TodayPageProps, 'comments' | 'all'>) {
  const { today: words } = useView().say.desk;
  const writing = all?.mails.filter(({ sendAt }) => sendAt === null).length ?? 0;
  const lines = [
    [comments.waiting, words.commentsWait, '/desk/comments'],
    [comments.reported, words.commentsReported, '/desk/comments?queue=reported'],
    [all?.figures.failedSteps ?? 0, words.stepsFailed, '/desk/health'],
    [all?.figures.feedsFailing ?? 0, words.feedsFail, '/desk/sources'],
    [all?.unrated ?? 0, words.unrated, '/desk/ratings?unrated'],
    [all?.drafts ?? 0, words.drafts, '/desk/articles'],
    [writing, words.mailsWritten, '/desk/sendings'],
  ] as const;
  const waiting = lines.filter(([number]) => number > 0);
  if (waiting.length === 0) return <p class="soft">{words.nothing}</p>;
  return (
    <ul class="rows">
      {waiting.map(([number, inWords, to]) => (
        <li>
          <a href={to}>{inWords(number)}</a>
        </li>
      ))}
    </ul>
  );
}
