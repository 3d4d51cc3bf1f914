import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { givenSettings, misspelt, readConfig, type Config } from '../config.ts';
import { closeEdition, editionOf, weekOf, type KeptEdition } from '../editions/index.ts';
import { processRoles, startService, type ProcessRole, type Service } from '../main.ts';
import { progressOn, type Progress } from '../progress.ts';
import { reachability } from '../sources/index.ts';
import { Problem } from '../text/problem.ts';
import { playSample, sampleSettings, sampleWeek } from '../../sample/play.ts';
import { startWire } from '../../sample/wire.ts';
import { many } from '../text/index.ts';

/** Runs the service until it is told to stop, or, with `once`, to a closed edition. */
export async function start(asked: { role: string; sample: boolean; once: boolean; json: boolean }): Promise<void> {
  const role = asRole(asked.role, asked);
  if (asked.json && !asked.once) throw new Problem('--json goes with --once: write start --once --json.');
  const progress = progressOn(process.stderr);
  process.on('uncaughtExceptionMonitor', (error) => progress.line('The service ends by a fault of its own', { error }));
  for (const { name, setting } of misspelt())
    progress.line(`${name} in the environment is not a setting: if ${setting} is meant, correct its name`, {
      level: 'warn',
    });
  const parts: (() => Promise<void>)[] = [];
  const stopping = new AbortController();
  const begin = async () => {
    const run: Run = { progress, parts, signal: stopping.signal };
    if (asked.sample) await startSample(asked, run);
    else if (asked.once) await runOnce(readConfig(), asked, run);
    else await serve(readConfig(), role, run);
  };
  const begun = begin();
  const ending = endWhenAsked(stopping, begun, { progress, parts });
  try {
    await begun;
    if (asked.once && !stopping.signal.aborted) await stopAll(parts);
    else await ending;
  } catch (error) {
    // What breaks off because everything is being stopped is no error.
    if (stopping.signal.aborted) {
      process.exitCode = 130;
      return ending;
    }
    await stopAll(parts);
    throw error;
  }
}

/** @throws Problem where it is none, or goes with nothing else that was asked for */
function asRole(name: string, { sample, once }: { sample: boolean; once: boolean }): ProcessRole {
  const role = processRoles.find((one) => one === name);
  if (!role) throw new Problem(`--role is "${name}": write ${processRoles.join(', ')}.`);
  if (role !== 'all' && (sample || once)) throw new Problem(`--role ${role} goes without --sample and --once.`);
  return role;
}

/** What a start works with. */
interface Run {
  progress: Progress;
  /** What has been started, to be stopped in the reverse order. */
  parts: (() => Promise<void>)[];
  /** Aborted when the process is told to stop. */
  signal: AbortSignal;
}

/** The service on the configured sources, or a part of it, until it is stopped. */
async function serve(config: Config, role: ProcessRole, { progress, parts, signal }: Run): Promise<void> {
  if (role !== 'all' && !config.HOUSE_URL)
    throw new Problem(
      `HOUSE_URL is not set: with --role ${role} no process can tell under which address all of them are read.`,
    );
  const service = await startService(config, progress, { role, signal });
  parts.push(service.stop);
  if (role === 'site') return progress.line(`${config.house.name}: a site is at ${service.url} (Ctrl-C ends it)`);
  await service.queue.work();
  await service.queue.send({ step: 'sources.poll' });
  if (role === 'worker')
    return progress.line(
      `${config.house.name}: a worker; ${service.url} says how it does, at /healthz, /readyz and /metrics (Ctrl-C ends it)`,
    );
  progress.line(`${config.house.name} is at ${service.url} (Ctrl-C ends it)`);
  void sayReach(service, config.house, progress);
}

/** When every source has been tried once: how many could not be read, and what to do where none could. */
async function sayReach(service: Service, house: { name: string }, progress: Progress): Promise<void> {
  for (let second = 0; second < 600; second++) {
    await new Promise((done) => setTimeout(done, 1000).unref());
    const { sources, polled, failing } = await reachability(service.db).catch(() => ({
      sources: 0,
      polled: 0,
      failing: 0,
    }));
    if (!sources || polled < sources) continue;
    if (failing === sources) {
      progress.line(
        `Not one source of ${sources} could be reached: is there a network? The site keeps serving at ${service.url}, and polls go on. ` +
          '`npm run sample` shows the whole service on a bundled week, without a network.',
      );
    } else
      progress.line(
        `Every source was asked once, ${failing} of ${sources} could not be read. ${house.name} is at ${service.url} (Ctrl-C ends it)`,
      );
    return;
  }
}

/** The flow on the configured sources, to a closed edition of the current week, and an end. */
async function runOnce(config: Config, asked: { json: boolean }, { progress, parts, signal }: Run): Promise<void> {
  const service = await startService(config, progress, { signal });
  parts.push(service.stop);
  await service.queue.send({ step: 'sources.poll' });
  await service.queue.drain();
  const now = await service.clock.sync();
  const week = weekOf(now, config.house.timeZone);
  const edition = await closeEdition(service.db, week, now);
  if (edition !== undefined) await service.queue.send({ step: 'press.print', data: { edition } });
  await service.queue.drain();
  await summarize(service, week, asked.json);
}

/** The bundled week: a wire, a service that has no other sources, and a clock that goes through the week. */
async function startSample(asked: { once: boolean; json: boolean }, { progress, parts, signal }: Run): Promise<void> {
  const settings = readConfig();
  const folder = join(settings.DATA_FOLDER, asked.once ? `once-${process.pid}` : 'sample');
  // The same port each time, so that what an earlier run filed still links to the wire.
  const port = asked.once || settings.PORT === 0 ? 0 : settings.PORT + 1;
  const wire = await startWire({ at: sampleWeek.begin, port }).catch(() => startWire({ at: sampleWeek.begin }));
  parts.push(wire.close);
  const site = asked.once ? { PORT: '0' } : {};
  const own = sampleSettings(wire, settings.OPEN_HOSTS);
  const config = readConfig({ ...own, ...site, DATA_FOLDER: folder, sample: true });
  const given = givenSettings();
  const passedOver = Object.keys(own).filter((name) => name !== 'OPEN_HOSTS' && given.has(name));
  if (passedOver.length > 0)
    progress.line(`The sample has its own ${passedOver.join(', ')}: yours is for the service itself`, {
      level: 'warn',
    });
  if (asked.once && !config.DATABASE_URL) parts.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const service = await startService(config, progress, { signal });
  parts.push(service.stop);
  const played = await editionOf(service.db, sampleWeek.week);
  if (asked.once) {
    if (!played?.closed) await playSample(service, wire, sampleWeek.closed, progress);
    return summarize(service, sampleWeek.week, asked.json);
  }
  progress.line(`The sample week is at ${service.url} (Ctrl-C ends it)`);
  if (played?.closed) {
    wire.setClock(sampleWeek.end);
    await service.clock.sync();
  } else await playSample(service, wire, sampleWeek.end, progress);
  await service.queue.work();
  const stands = sampleWeek.end.toISOString().slice(0, 16).replace('T', ' ');
  progress.line(`The sample's clock stands at ${stands} UTC; its data is in ${folder} (delete it to begin anew)`);
  progress.line(
    `The sample week was played: read it at ${service.url}, and its letters at ${service.url}/outbox?token=${service.terminal} (Ctrl-C ends it)`,
  );
}

/** Prints what came of a run: for people, or as one JSON object. */
async function summarize({ db, queue }: Service, week: string, json: boolean): Promise<void> {
  const failed = await queue.open();
  if (failed) throw new Error(`${many(failed, 'step')} failed, to be tried again; the lines above say why`);
  const edition = await editionOf(db, week);
  if (!edition?.closed) {
    throw new Problem(
      `There is no edition of ${week} to close: no story of this week was found; the lines above say which sources answered.`,
    );
  }
  const shown = edition.reports;
  const { reports, stories, letters } = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('report')
        .select((x) => x.fn.countAll<number>().as('n'))
        .as('reports'),
      selectFrom('story')
        .where('merged_into', 'is', null)
        .select((x) => x.fn.countAll<number>().as('n'))
        .as('stories'),
      selectFrom('outbox_letter')
        .select((x) => x.fn.countAll<number>().as('n'))
        .as('letters'),
    ])
    .executeTakeFirstOrThrow();
  const { sources, failing } = await reachability(db);
  const facts = {
    week,
    number: edition.number,
    closed: edition.closed,
    sources,
    failing,
    reports,
    stories,
    letters,
  };
  if (json) {
    const told = (stories: KeptEdition['stories']) =>
      stories.map((story) => ({ ...story, reports: story.reports.map((id) => shown.get(id)) }));
    process.stdout.write(
      `${JSON.stringify({ ...facts, edition: { stories: told(edition.stories), below: told(edition.below) } })}\n`,
    );
    return;
  }
  const lines = edition.stories.map(({ rank, headline, headlineReport, reports }) => {
    const outlets = new Set(reports.map((id) => shown.get(id)?.outlet)).size;
    return `${String(rank).padStart(3)}  ${headline} (${shown.get(headlineReport)?.outlet}; ${many(outlets, 'outlet')})`;
  });
  process.stdout.write(
    `Edition ${facts.number}, ${week}, from ${many(reports ?? 0, 'report')} of ${many(sources - failing, 'source')} (${failing} could not be read):\n${lines.join('\n')}\n`,
  );
}

/**
 * Stops everything when the process is told to (Ctrl-C, SIGTERM), also while it is starting: what has been started by then is
 * stopped, the start breaks off, and what it started meanwhile is stopped as well.
 *
 * @returns when all has stopped
 */
function endWhenAsked(
  stopping: AbortController,
  begun: Promise<void>,
  { progress, parts }: Pick<Run, 'progress' | 'parts'>,
): Promise<void> {
  return new Promise((done) => {
    const end = (signal: NodeJS.Signals) => {
      if (stopping.signal.aborted) process.exit(130); // asked twice: at once
      process.once(signal, end);
      progress.line('Stopping …');
      stopping.abort();
      const late = setTimeout(() => {
        progress.line('Something would not stop in time; ending all the same. Nothing that was filed is lost.');
        process.exit(1);
      }, 4500);
      void stopAll(parts)
        .then(() => begun.catch(() => {}))
        .then(() => stopAll(parts))
        .then(() => {
          clearTimeout(late);
          progress.line('Stopped.');
          done();
        });
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

async function stopAll(parts: (() => Promise<void>)[]): Promise<void> {
  for (let part = parts.pop(); part; part = parts.pop()) await part();
}
