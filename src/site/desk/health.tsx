import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { lastBackups } from '../../backup/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { record } from '../../desk/index.ts';
import { sendings, type Finding } from '../../press/index.ts';
import { feedHealth, type FeedHealth } from '../../sources/index.ts';
import { show, useView } from '../context.tsx';
import { Press } from '../parts.tsx';
import { formOf } from '../request.ts';
import { Back, by, DeskPage, Facts, DeskRow, Translated } from './shell.tsx';

/** A step that failed each time it was tried. */
interface FailedStep {
  id: string;
  step: string;
  data: Record<string, unknown>;
  error: string;
  failedAt: Date;
}

/** What the pages of health ask of the service beyond the database. */
export interface HealthDoor {
  failedSteps(): Promise<FailedStep[]>;
  /** Tries failed steps once more; all of them, or those named. */
  retry(ids?: string[]): Promise<number>;
  /** How many steps wait, run, or are to be tried again. */
  waiting(): Promise<number>;
  /** What the doctor says of the house's mail; asks the name servers. */
  examineMail(): Promise<Finding[]>;
  /** Where and how often the service makes backups by itself, if it does. */
  backups?: { folder: string; hours: number };
  /** How often something failed in the service itself since it was started, by step. */
  faults?(): ReadonlyMap<string, number>;
  /** Whether this process gathers and groups, which one does at a time. */
  leads?(): boolean;
  /** Whether whoever asks may read the figures. */
  mayMeasure(c: Context): Promise<boolean>;
}

/** How much there is, and how it does. */
export interface Figures {
  reports: number;
  stories: number;
  readers: number;
  sources: number;
  feeds: number;
  feedsFailing: number;
  databaseBytes: number;
  lastReportAt: Date | null;
  steps: number;
  failedSteps: number;
}

/** Counts of big tables are the database's own estimates, as of its last look at them; counted where it never looked. */
export async function figures(db: Db, door: HealthDoor, now: Date): Promise<Figures> {
  const { rows } = await sql<Omit<Figures, 'steps' | 'failedSteps'>>`
    select coalesce(nullif(greatest(0, (select reltuples from pg_class where oid = 'report'::regclass)), 0)::float8,
                    (select count(*) from report)) as reports,
           coalesce(nullif(greatest(0, (select reltuples from pg_class where oid = 'story'::regclass)), 0)::float8,
                    (select count(*) from story)) as stories,
           (select count(*) from reader where confirmed_at is not null and left_at is null and rests_since is null
             and (paused_until is null or paused_until <= ${now}::date)) as readers,
           (select count(*) from source where active) as sources,
           (select count(*) from feed join source on source.id = feed.source_id where active) as feeds,
           (select count(*) from feed join source on source.id = feed.source_id where active and failures > 0) as "feedsFailing",
           pg_database_size(current_database()) as "databaseBytes",
           (select max(filed_at) from report) as "lastReportAt"`.execute(db);
  const [steps, failed] = await Promise.all([door.waiting(), door.failedSteps()]);
  return { ...rows[0]!, steps, failedSteps: failed.length };
}

/** The figures in Prometheus' text format (version 0.0.4), one gauge each. */
async function metrics(db: Db, door: HealthDoor, now: Date): Promise<string> {
  const all = await figures(db, door, now);
  type Rows = readonly (readonly [labels: string, value: number])[];
  const figure = (type: 'gauge' | 'counter') => (name: string, help: string, rows: Rows) =>
    [
      `# HELP dispatchbox_${name} ${help}`,
      `# TYPE dispatchbox_${name} ${type}`,
      ...rows.map(([labels, value]) => `dispatchbox_${name}${labels} ${value}`),
    ].join('\n');
  const [gauge, counter] = [figure('gauge'), figure('counter')];
  const one = (name: string, help: string, value: number) => gauge(name, help, [['', value]]);
  const faults = [...(door.faults?.() ?? [])].map(([step, times]) => [`{step="${step}"}`, times] as const);
  const letters = await sendings(db, 3);
  const states = ['waiting', 'sending', 'sent', 'refused', 'uncertain', 'expired'] as const;
  return `${[
    one('reports', 'Reports kept, estimated.', all.reports),
    one('stories', 'Stories kept, estimated.', all.stories),
    one('readers', 'Readers who get the letter.', all.readers),
    one('sources', 'Active sources.', all.sources),
    gauge('feeds', 'Feeds of active sources, by whether the last poll failed.', [
      ['{state="well"}', all.feeds - all.feedsFailing],
      ['{state="failing"}', all.feedsFailing],
    ]),
    one(
      'last_report_timestamp_seconds',
      'When the newest report was filed.',
      (all.lastReportAt?.getTime() ?? 0) / 1000,
    ),
    one(
      'backup_timestamp_seconds',
      'When the service made the newest backup by itself; 0 where it made none.',
      ((await lastBackups(db)).newest?.at.getTime() ?? 0) / 1000,
    ),
    one(
      'backup_interval_seconds',
      'How far apart this process makes backups by itself; 0 where it makes none.',
      (door.backups?.hours ?? 0) * 3600,
    ),
    one('database_bytes', 'Size of the database.', all.databaseBytes),
    gauge('steps', 'Steps that wait or run, and those that failed for good.', [
      ['{state="open"}', all.steps],
      ['{state="failed"}', all.failedSteps],
    ]),
    gauge(
      'letters',
      'Letters of the last three sendings, by their state.',
      letters.flatMap((sending) =>
        states.map((state) => [`{edition="${sending.editionId}",state="${state}"}`, sending[state]] as const),
      ),
    ),
    counter(
      'faults_total',
      'What failed in the service itself since it was started, by step.',
      faults.length > 0 ? faults : [['', 0]],
    ),
    one(
      'gathers',
      'Whether the process that answers gathers and groups, which one does at a time.',
      Number(door.leads?.() ?? false),
    ),
    one('resident_memory_bytes', 'Memory of the process that answers.', process.memoryUsage.rss()),
  ].join('\n')}\n`;
}

/** How the service does, for people. */
export function healthDesk(door: HealthDoor): Hono {
  return new Hono()
    .get('/desk/health', async (c) => {
      const [all, failed, feeds, last] = await Promise.all([
        figures(c.var.db, door, c.var.now),
        door.failedSteps(),
        feedHealth(c.var.db, c.var.now),
        lastBackups(c.var.db),
      ]);
      return show(
        c,
        <HealthPage {...{ all, failed, feeds }} backups={{ ...last, by: door.backups, now: c.var.now }} />,
      );
    })
    .post('/desk/health/retry', async (c) => {
      const { id = '' } = await formOf(c);
      if (id && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new HTTPException(400);
      const tried = await door.retry(id ? [id] : undefined);
      await record(c.var.db, { act: 'retry', what: 'failed steps', after: { id: id || 'all', tried } }, by(c));
      return c.redirect('/desk/health', 303);
    })
    .post('/desk/health/mail', async (c) => show(c, <MailHealthPage findings={await door.examineMail()} />));
}

/** The figures for Prometheus. */
export const measuring = (door: HealthDoor): Hono =>
  new Hono().get('/metrics', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (!(await door.mayMeasure(c))) return c.notFound();
    return c.body(await metrics(c.var.db, door, c.var.now), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });

interface HealthPageProps {
  all: Figures;
  failed: FailedStep[];
  feeds: FeedHealth[];
  backups: BackupsKept;
}

function HealthPage({ all, failed, feeds, backups }: HealthPageProps) {
  const view = useView();
  const say = view.say.desk.health;
  const ill = feeds.filter(({ attention, error }) => attention || error);
  const megabytes = (bytes: number) => `${view.number(Math.round(bytes / 1_000_000))} MB`;
  const rows: [string, string][] = [
    [say.reports, view.number(all.reports)],
    [say.stories, view.number(all.stories)],
    [say.newest, all.lastReportAt ? view.moment(all.lastReportAt) : say.noneYet],
    [say.readers, view.number(all.readers)],
    [say.sources, `${view.number(all.sources)}, ${view.number(all.feeds)}`],
    [say.database, megabytes(all.databaseBytes)],
    [say.memory, megabytes(process.memoryUsage.rss())],
    [say.steps, view.number(all.steps)],
  ];
  return (
    <DeskPage place="/desk/health" title={say.title}>
      <h2 class="sec">{say.figures}</h2>
      <Facts rows={rows} />
      <FailedSteps failed={failed} />
      <Backups {...backups} />
      <h2 class="sec">{say.feedsFail}</h2>
      {ill.length === 0 ? (
        <p class="soft">{say.feedsWell(feeds.length)}</p>
      ) : (
        <ul class="rows">
          {ill.map(({ source, address, error, attention, lastSuccess }) => (
            <DeskRow>
              <b dir="auto">{source}</b>:{' '}
              {attention ? (
                <b class="bad">
                  <Translated>{attention}</Translated>
                </b>
              ) : (
                <Translated>{error ?? ''}</Translated>
              )}
              <br />
              <span class="small soft">
                {address}, {lastSuccess ? say.lastRead(view.moment(lastSuccess)) : say.neverRead}
              </span>
            </DeskRow>
          ))}
        </ul>
      )}
      <h2 class="sec">{say.mail}</h2>
      <p>{say.mailHelp}</p>
      <Press to="/desk/health/mail" label={say.examine} loud />
    </DeskPage>
  );
}

type BackupsKept = Awaited<ReturnType<typeof lastBackups>> & { by: HealthDoor['backups']; now: Date };

/** When everything was last written down, and whether it is time that it were again. */
function Backups({ newest, failed, by, now }: BackupsKept) {
  const view = useView();
  const say = view.say.desk.health;
  const late = by && newest && now.getTime() - newest.at.getTime() > 2 * by.hours * 3_600_000;
  return (
    <>
      <h2 class="sec">{say.backups}</h2>
      {by ? <p>{say.every(by.hours, by.folder)}</p> : <p class="soft">{say.noBackups(<code>BACKUP_FOLDER</code>)}</p>}
      {failed && (
        <p>
          <b class="bad">{say.lastFailed}</b>, {view.moment(failed.at)}: <Translated>{failed.error}</Translated>
        </p>
      )}
      {newest ? (
        <p>
          {late ? <b class="bad">{say.noneNewer(view.moment(newest.at))}</b> : say.newestBackup(view.moment(newest.at))}
          : {view.number(Math.ceil(newest.bytes / 1_000_000))} MB,{' '}
          {say.onMachine(<code>{newest.file}</code>, newest.machine)}
        </p>
      ) : (
        by && !failed && <p class="soft">{say.noBackupYet}</p>
      )}
    </>
  );
}

/** What failed for good, to be tried once more. */
function FailedSteps({ failed }: { failed: FailedStep[] }) {
  const view = useView();
  const say = view.say.desk.health;
  return (
    <>
      <h2 class="sec">{say.stepsFailed}</h2>
      {failed.length === 0 ? (
        <p class="soft">{say.noneFailed}</p>
      ) : (
        <>
          <p>{say.failedHelp}</p>
          <ul class="rows">
            {failed.map(({ id, step, error, failedAt }) => (
              <li>
                <span>
                  {view.moment(failedAt)}, <b>{step}</b>: <Translated>{error}</Translated>
                </span>
                <Press to="/desk/health/retry" fields={{ id }} label={say.again} about={`: ${step}`} />
              </li>
            ))}
          </ul>
          {failed.length > 1 && <Press to="/desk/health/retry" label={say.allAgain} loud />}
        </>
      )}
    </>
  );
}

function MailHealthPage({ findings }: { findings: Finding[] }) {
  const { health: say } = useView().say.desk;
  return (
    <DeskPage place="/desk/health" title={say.mailTitle}>
      <ul class="rows">
        {findings.map(({ what, state, words }) => (
          <DeskRow>
            <b class={state === 'bad' ? 'bad' : undefined}>
              <Translated>{state}</Translated>
            </b>{' '}
            <Translated>{what}</Translated>: <Translated>{words}</Translated>
          </DeskRow>
        ))}
      </ul>
      <Back to="/desk/health">{say.title}</Back>
    </DeskPage>
  );
}
