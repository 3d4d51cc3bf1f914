import { correctTheHouse, fillTheHouse } from './house.ts';
import type { Wire } from './wire.ts';
import type { Service } from '../src/main.ts';
import type { Progress } from '../src/progress.ts';

const hour = 3_600_000;

/** The span that the sample covers. */
export const sampleWeek = {
  week: '2020-W01',
  begin: new Date('2019-12-30T06:00:00Z'),
  /** The evening before its edition closes, when the house's own article goes into it. */
  evening: new Date('2020-01-05T18:00:00Z'),
  /** Just after its edition closes by itself, on Monday morning. */
  closed: new Date('2020-01-06T06:05:00Z'),
  /** The second week has begun, and the retaliation that was feared has come. */
  end: new Date('2020-01-08T20:00:00Z'),
};

/** The settings under which a service has the wire as its only sources, and its clock. @param openHosts more hosts to try sources of */
export function sampleSettings(wire: Wire, openHosts: readonly string[] = []) {
  return {
    CATALOGUE: wire.opml,
    CLOCK: `${wire.url}/clock`,
    OPEN_HOSTS: [new URL(wire.url).host, ...openHosts].join(','),
    HOUSE_TIME_ZONE: 'UTC',
    CLOSE_AT: 'Mon 06:00',
    POLL_MINUTES: '30',
    FETCH_SECONDS: '1',
    // The sample mails nobody, and takes no mail, whatever is set for the real service.
    SMTP_URL: '',
    MAIL_DOOR: '',
    // An invented week takes no real one's place among the backups.
    BACKUP_FOLDER: '',
  };
}

/**
 * Lets the sample's time go by, in steps of twelve hours: at each, the service polls the wire and does all that
 * follows. On the way, an invented reader subscribes at the site, as anybody would, and the invented house does what a house does.
 */
export async function playSample(service: Service, wire: Wire, until: Date, progress: Progress): Promise<void> {
  for (let at = sampleWeek.begin; ; at = new Date(Math.min(at.getTime() + 12 * hour, until.getTime()))) {
    wire.setClock(at);
    await service.clock.sync();
    progress.line(`It is ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
    await service.queue.send({ step: 'sources.poll' });
    await service.queue.send({ step: 'editions.close' });
    await service.queue.drain();
    if (at === sampleWeek.begin) await subscribe(service);
    if (at.getTime() === sampleWeek.evening.getTime()) await fillTheHouse(service.db, sampleWeek.week, at);
    if (at.getTime() === sampleWeek.closed.getTime() || at >= sampleWeek.end)
      await correctTheHouse(service.db, sampleWeek.week, at);
    if (at >= until) return;
  }
}

/** Subscribes as a reader does: fills in the form, opens the letter in the outbox, presses the button. */
async function subscribe({ url: site, terminal, queue }: Service): Promise<void> {
  const look = async (path: string) =>
    (await fetch(`${site}${path}`, { headers: { authorization: `Bearer ${terminal}` } })).text();
  const post = (path: string, body: Record<string, string> = {}) =>
    fetch(`${site}${path}`, {
      method: 'POST',
      headers: { origin: site },
      body: new URLSearchParams(body),
      redirect: 'manual',
    });
  await post('/subscribe', { email: 'reader@sample.invalid' });
  let letter: string | undefined;
  // The service answers by itself, too, and may be at it.
  for (let tries = 0; !letter && tries < 100; tries++) {
    if (tries > 0) await new Promise((done) => setTimeout(done, 100));
    await queue.send({ step: 'circulation.answer' });
    await queue.drain(['circulation.answer', 'press.mail']);
    letter = /\/outbox\/\d+/.exec(await look('/outbox'))?.[0];
  }
  const link = letter && /\/confirm\/[\w-]+/.exec(await look(letter))?.[0];
  const answer = link && (await post(link));
  if (!answer || answer.status >= 400)
    throw new Error(`the sample's reader could not subscribe (${answer ? answer.status : 'no letter'})`);
}
