import { csvText } from '../../text/index.ts';
import { Hono } from 'hono';
import { sql } from '../../db/index.ts';
import { eraseReader, record, suppressReader } from '../../desk/index.ts';
import {
  exportReaders,
  heldOf,
  importReaders,
  readerAt,
  readerNumbers,
  type Imported,
  type ReaderNumbers,
} from '../../readers/index.ts';
import { show, useView } from '../context.tsx';
import { Bars, EmailField, Press } from '../parts.tsx';
import { formOf, idIn, sentIn } from '../request.ts';
import { Back, by, DeskPage, Facts, DeskRow, wordsOf } from './shell.tsx';

/** Of an import's refusals so many are shown. */
const refusalsShown = 200;

interface ImportReport {
  tally: Imported;
  dryRun: boolean;
  said: string[];
  more: number;
}
type Held = NonNullable<Awaited<ReturnType<typeof heldOf>>>;

/** The readers: how many over time, one of them, and lists in and out. */
export function readersDesk(): Hono {
  const app = new Hono();
  const one = '/desk/readers/:id{[0-9]{1,9}}' as const;

  app.get('/desk/readers', async (c) =>
    show(c, <ReadersPage numbers={await readerNumbers(c.var.db, c.var.now)} gone={c.req.query('erased') === ''} />),
  );
  app.post('/desk/readers', async (c) => {
    const { email = '' } = await formOf(c);
    const id = await readerAt(c.var.db, email);
    if (id !== undefined) return c.redirect(`/desk/readers/${id}`, 303);
    const numbers = await readerNumbers(c.var.db, c.var.now);
    return show(c, <ReadersPage {...{ numbers, email, missing: true }} />, 404);
  });
  app.post('/desk/readers/import', async (c) => {
    const form = await sentIn(c);
    const dryRun = form.how !== 'keep';
    const said: string[] = [];
    let more = 0;
    const say = (line: number, words: string) =>
      void (said.length < refusalsShown ? said.push(c.var.view.say.desk.reader.line(line, c.var.view.say.told(words) ?? words)) : more++); // prettier-ignore
    const file = form.list instanceof File ? form.list : new File([], '');
    const tally = await importReaders(c.var.db, csvText(file.stream()), { now: c.var.now, dryRun, say }).catch(
      (error: unknown) => {
        said.unshift(wordsOf(c, error));
        return { confirmed: 0, unconfirmed: 0, known: 0, suppressed: 0, refused: 0 };
      },
    );
    if (!dryRun) await record(c.var.db, { act: 'import readers', what: 'readers', after: tally }, by(c));
    return show(c, <ImportPage report={{ tally, dryRun, said, more }} />);
  });
  app.post('/desk/readers/export', async (c) => {
    await record(c.var.db, { act: 'export readers', what: 'readers' }, by(c));
    return c.body(csvOf(exportReaders(c.var.db)), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="readers.csv"',
    });
  });

  app.get(one, async (c) => {
    const held = await heldOf(c.var.db, idIn(c));
    if (!held) return c.notFound();
    const { rows: letters } = await sql<Letter>`
      select coalesce(week, bulletin.subject) as week, state, changed_at as at, error
        from delivery left join edition on edition.id = edition_id left join bulletin on bulletin.id = edition_id
       where reader_id = ${idIn(c)} order by edition_id desc limit 10`.execute(c.var.db);
    return show(c, <ReaderPage {...{ held, letters }} />);
  });
  app.get(`${one}/everything.json`, async (c) => {
    const held = await heldOf(c.var.db, idIn(c));
    if (!held) return c.notFound();
    c.header('Content-Disposition', `attachment; filename="reader-${idIn(c)}.json"`);
    return c.json(held);
  });
  app.post(`${one}/suppress`, async (c) => {
    const done = await suppressReader(c.var.db, idIn(c), by(c));
    return done ? c.redirect(`/desk/readers/${idIn(c)}`, 303) : c.notFound();
  });
  app.get(`${one}/erase`, async (c) => {
    const held = await heldOf(c.var.db, idIn(c));
    return held ? show(c, <ErasePage held={held} />) : c.notFound();
  });
  app.post(`${one}/erase`, async (c) => {
    const done = await eraseReader(c.var.db, idIn(c), by(c));
    return done ? c.redirect('/desk/readers?erased', 303) : c.notFound();
  });
  return app;
}

/** Lines as they come, each with its end. */
const csvOf = (lines: AsyncIterator<string>) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(new TextEncoder().encode(`${value}\r\n`));
    },
  });

interface ReadersPageProps {
  numbers: ReaderNumbers;
  email?: string;
  missing?: boolean;
  gone?: boolean;
}

function ReadersPage({ numbers, email, missing, gone }: ReadersPageProps) {
  const view = useView();
  const say = view.say.desk.reader;
  const rows: [string, number][] = [
    [say.getIt, numbers.mailed],
    [say.paused, numbers.paused],
    [say.unconfirmed, numbers.unconfirmed],
    [say.left, numbers.left],
    ...Object.entries(numbers.resting).map(([because, readers]): [string, number] => [
      say.rest(say.why[because] ?? because),
      readers,
    ]),
  ];
  return (
    <DeskPage place="/desk/readers" title={view.say.desk.places.readers}>
      {gone && <p role="status">{say.erased}</p>}
      <Facts rows={rows} />
      <h2 class="sec">{say.byWeek}</h2>
      <Bars
        what={say.endOfWeek}
        bars={numbers.weeks.map(({ until, readers }) => ({ label: view.shortDay(until), number: readers }))}
      />
      {numbers.weeks[0] && (
        <p class="small soft">
          {say.thenAndNow(
            view.number(numbers.weeks[0].readers),
            view.day(numbers.weeks[0].until),
            view.number(numbers.weeks.at(-1)?.readers ?? 0),
          )}
        </p>
      )}
      <h2 class="sec">{say.one}</h2>
      <form method="post" action="/desk/readers">
        <EmailField
          label={say.theirEmail}
          button={say.find}
          value={email ?? ''}
          error={missing ? say.missing : undefined}
          autocomplete="off"
        />
      </form>
      <Lists />
    </DeskPage>
  );
}

/** Readers in and out, as lists. */
function Lists() {
  const say = useView().say.desk.reader;
  return (
    <>
      <h2 class="sec">{say.bring}</h2>
      <form method="post" action="/desk/readers/import" enctype="multipart/form-data">
        <label for="list">{say.csv}</label>
        <p>
          <input id="list" name="list" type="file" accept=".csv,text/csv" required />
        </p>
        <p class="tools">
          <button type="submit" name="how" value="try">
            {say.tryIt}
          </button>
          <button type="submit" name="how" value="keep">
            {say.bringIn}
          </button>
        </p>
      </form>
      <h2 class="sec">{say.along}</h2>
      <Press to="/desk/readers/export" label={say.asCsv} loud />
    </>
  );
}

function ImportPage({ report }: { report: ImportReport }) {
  const view = useView();
  const say = view.say.desk.reader;
  const { tally, dryRun, said, more } = report;
  const rows: [string, number][] = [
    [say.consented, tally.confirmed],
    [say.noConsent, tally.unconfirmed],
    [say.known, tally.known],
    [say.stopped, tally.stopped ?? 0],
    [say.suppressed, tally.suppressed],
    [say.never, tally.never ?? 0],
    [say.refused, tally.refused],
  ];
  return (
    <DeskPage path="/desk/readers" place="/desk/readers" title={dryRun ? say.would : say.brought}>
      {dryRun && <p>{say.nothingKept}</p>}
      <Facts rows={rows} />
      {said.length > 0 && (
        <>
          <h2 class="sec">{say.byLine}</h2>
          <ul class="rows">
            {said.map((line) => (
              <DeskRow dir="auto">{line}</DeskRow>
            ))}
          </ul>
          {more > 0 && <p class="soft">{say.more(view.number(more))}</p>}
        </>
      )}
      <Back to="/desk/readers">{view.say.desk.places.readers}</Back>
    </DeskPage>
  );
}

interface Letter {
  week: string;
  state: string;
  at: Date;
  error: string | null;
}

function ReaderPage({ held, letters }: { held: Held; letters: Letter[] }) {
  const view = useView();
  const { reader, consents } = held;
  const say = view.say.desk.reader;
  const path = `/desk/readers/${reader.id}`;
  const day = (at: Date | null) => (at ? view.day(at) : say.no);
  const why = reader.rests_because ?? '';
  const rows: [string, string][] = [
    [say.confirmed, day(reader.confirmed_at)],
    [say.left, day(reader.left_at)],
    [say.rests, reader.rests_since ? `${view.day(reader.rests_since)}, ${say.why[why] ?? why}` : say.no],
    [say.wants, reader.weekday === null ? say.atOnce : `${view.weekday(reader.weekday)}, ${reader.hour}:00`],
    [say.topics, reader.topics.join(', ') || say.allTopics],
    [say.form, `${reader.short ? say.short : say.full}, ${reader.plain ? say.plain : 'HTML'}`],
    [say.flags, reader.flags.map((flag) => say.flag[flag] ?? flag).join(', ') || say.nothing],
  ];
  return (
    <DeskPage path={path} place="/desk/readers" title={reader.email}>
      <Facts rows={rows} words />
      <h2 class="sec">{say.agreed}</h2>
      {consents.length === 0 && <p class="soft">{say.agreedNothing}</p>}
      <ul class="rows">
        {consents.map(({ what, wording, at }) => (
          <DeskRow>
            {view.moment(at)}, {say.agreedTo[what] ?? what}: <bdi>{wording}</bdi>
          </DeskRow>
        ))}
      </ul>
      <h2 class="sec">{say.letters}</h2>
      {letters.length === 0 && <p class="soft">{say.noLetters}</p>}
      <ul class="rows">
        {letters.map(({ week, state, at, error }) => (
          <DeskRow>
            <a href={`/editions/${week}`}>{week}</a>: {say.state[state] ?? state}, {view.moment(at)}
            {error && <span class="small soft"> {error}</span>}
          </DeskRow>
        ))}
      </ul>
      <h2 class="sec">{say.can}</h2>
      <p>
        <a href={`${path}/everything.json`}>{say.everything}</a>
      </p>
      {reader.rests_because !== 'suppressed' && (
        <form method="post" action={`${path}/suppress`}>
          <button type="submit" class="quiet" aria-describedby="never">
            {say.neverMail}
          </button>
          <p class="soft small" id="never">
            {say.neverMeans(<code>dispatchbox readers allow</code>)}
          </p>
        </form>
      )}
      <p>
        <a href={`${path}/erase`}>{say.erase}</a>
      </p>
    </DeskPage>
  );
}

function ErasePage({ held }: { held: Held }) {
  const say = useView().say.desk.reader;
  const path = `/desk/readers/${held.reader.id}`;
  return (
    <DeskPage path={`${path}/erase`} place="/desk/readers" title={say.eraseTitle}>
      <p>{say.eraseMeans(<b dir="auto">{held.reader.email}</b>)}</p>
      <form method="post" action={`${path}/erase`}>
        <button type="submit">{say.eraseIt}</button> <a href={path}>{say.leaveIt}</a>
      </form>
    </DeskPage>
  );
}
