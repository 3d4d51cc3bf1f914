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
import { Problem } from '../../text/problem.ts';
import { show, useView } from '../context.tsx';
import { Bars, EmailField, Press } from '../parts.tsx';
import { formOf, idIn, sentIn } from '../request.ts';
import { Back, by, DeskPage, Facts, DeskRow } from './shell.tsx';

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
      void (said.length < refusalsShown ? said.push(`Line ${line}: ${words}`) : more++);
    const file = form.list instanceof File ? form.list : new File([], '');
    const tally = await importReaders(c.var.db, csvText(file.stream()), { now: c.var.now, dryRun, say }).catch(
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        said.unshift(error.message);
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

  const why: Record<string, string> = {
    hard: 'their address is gone',
    soft: 'five letters in a row came back',
    complaint: 'they called it spam',
    stale: 'they did not answer whether they still want it',
    suppressed: 'never to be mailed',
  };
  const rows: [string, number][] = [
    ['Get the letter', numbers.mailed],
    ['Paused by themselves', numbers.paused],
    ['Asked for it, did not confirm', numbers.unconfirmed],
    ['Left', numbers.left],
    ...Object.entries(numbers.resting).map(([because, readers]): [string, number] => [
      `Rest: ${why[because] ?? because}`,
      readers,
    ]),
  ];
  return (
    <DeskPage place="/desk/readers" title="Readers">
      {gone && <p role="status">Erased: nothing is held of that reader any more.</p>}
      <Facts rows={rows} />
      <h2 class="sec">Who got the letter, week by week</h2>
      <Bars
        what="Readers at the end of each week"
        bars={numbers.weeks.map(({ until, readers }) => ({ label: view.shortDay(until), number: readers }))}
      />
      {numbers.weeks[0] && (
        <p class="small soft">
          {view.number(numbers.weeks[0].readers)} on {view.day(numbers.weeks[0].until)};{' '}
          {view.number(numbers.weeks.at(-1)?.readers ?? 0)} now, with those who pause.
        </p>
      )}
      <h2 class="sec">One reader</h2>
      <form method="post" action="/desk/readers">
        <EmailField
          label="Their e-mail address"
          button="Find"
          value={email ?? ''}
          error={missing ? 'No reader has this address.' : undefined}
          autocomplete="off"
        />
      </form>
      <Lists />
    </DeskPage>
  );
}

/** Readers in and out, as lists. */
function Lists() {
  return (
    <>
      <h2 class="sec">Bring a list</h2>
      <form method="post" action="/desk/readers/import" enctype="multipart/form-data">
        <label for="list">
          CSV with the columns email, consented_at (when they agreed) and wording (to what). Without both of the latter
          a reader is kept and not mailed.
        </label>
        <p>
          <input id="list" name="list" type="file" accept=".csv,text/csv" required />
        </p>
        <p class="tools">
          <button type="submit" name="how" value="try">
            Try it: nothing is kept
          </button>
          <button type="submit" name="how" value="keep">
            Bring them in
          </button>
        </p>
      </form>
      <h2 class="sec">Take them along</h2>
      <Press to="/desk/readers/export" label="All readers as CSV" loud />
    </>
  );
}

function ImportPage({ report }: { report: ImportReport }) {
  const view = useView();
  const { tally, dryRun, said, more } = report;
  const rows: [string, number][] = [
    ['Get the letter: their consent came with them', tally.confirmed],
    ['Kept, not mailed: no consent came with them', tally.unconfirmed],
    ['Known already, left as they are', tally.known],
    ['Kept, not mailed: they left, complained, or their address is gone', tally.stopped ?? 0],
    ['Never to be mailed', tally.suppressed],
    ['Put on the list of those never to be mailed', tally.never ?? 0],
    ['Refused', tally.refused],
  ];
  return (
    <DeskPage
      path="/desk/readers"
      place="/desk/readers"
      title={dryRun ? 'What the list would bring' : 'The list was brought in'}
    >
      {dryRun && <p>Nothing has been kept. To bring them in, choose the file once more.</p>}
      <Facts rows={rows} />
      {said.length > 0 && (
        <>
          <h2 class="sec">Line by line</h2>
          <ul class="rows">
            {said.map((line) => (
              <DeskRow dir="auto">{line}</DeskRow>
            ))}
          </ul>
          {more > 0 && <p class="soft">And {view.number(more)} more.</p>}
        </>
      )}
      <Back to="/desk/readers">Readers</Back>
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
  const path = `/desk/readers/${reader.id}`;
  const day = (at: Date | null) => (at ? view.day(at) : 'no');
  const rows: [string, string][] = [
    ['Confirmed', day(reader.confirmed_at)],
    ['Left', day(reader.left_at)],
    ['Rests', reader.rests_since ? `${view.day(reader.rests_since)}, ${reader.rests_because ?? ''}` : 'no'],
    ['Wants it', reader.weekday === null ? 'at once' : `${view.weekday(reader.weekday)}, ${reader.hour}:00`],
    ['Topics', reader.topics.join(', ') || 'all'],
    ['Form', `${reader.short ? 'short' : 'full'}, ${reader.plain ? 'plain text' : 'HTML'}`],
    ['To know of the address', reader.flags.join(', ') || 'nothing'],
  ];
  return (
    <DeskPage path={path} place="/desk/readers" title={reader.email}>
      <Facts rows={rows} words />
      <h2 class="sec">What they agreed to</h2>
      {consents.length === 0 && <p class="soft">Nothing.</p>}
      <ul class="rows">
        {consents.map(({ what, wording, at }) => (
          <DeskRow>
            {view.moment(at)}, {what}: <span dir="auto">{wording}</span>
          </DeskRow>
        ))}
      </ul>
      <h2 class="sec">Their last letters</h2>
      {letters.length === 0 && <p class="soft">None.</p>}
      <ul class="rows">
        {letters.map(({ week, state, at, error }) => (
          <DeskRow>
            <a href={`/editions/${week}`}>{week}</a>: {state}, {view.moment(at)}
            {error && <span class="small soft"> {error}</span>}
          </DeskRow>
        ))}
      </ul>
      <h2 class="sec">What can be done</h2>
      <p>
        <a href={`${path}/everything.json`}>Everything that is held of them</a>
      </p>
      {reader.rests_because !== 'suppressed' && (
        <form method="post" action={`${path}/suppress`}>
          <button type="submit" class="quiet" aria-describedby="never">
            Never mail them again
          </button>
          <p class="soft small" id="never">
            No list brings them back, and not their own asking: anybody could type their address. Should they write to
            you, <code>dispatchbox readers allow</code> takes them off the list.
          </p>
        </form>
      )}
      <p>
        <a href={`${path}/erase`}>Erase them …</a>
      </p>
    </DeskPage>
  );
}

function ErasePage({ held }: { held: Held }) {
  const path = `/desk/readers/${held.reader.id}`;
  return (
    <DeskPage path={`${path}/erase`} place="/desk/readers" title="Erase a reader">
      <p>
        Everything that is held of <b dir="auto">{held.reader.email}</b> goes: their wishes, what they agreed to, which
        letters they got. A fingerprint of the address stays, so that no list brings them back. It cannot be undone.
      </p>
      <form method="post" action={`${path}/erase`}>
        <button type="submit">Erase them</button> <a href={path}>Leave it</a>
      </form>
    </DeskPage>
  );
}
