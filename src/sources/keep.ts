import type { Db } from '../db/index.ts';
import { keepHub } from './hubs.ts';
import type { Visit } from './poll.ts';
import { observePoll, nextPoll, nextTry } from './rhythm.ts';
import { serviceOf } from './service.ts';

/**
 * Writes down what a visit found, and when the feed is due again. To be called in the transaction that files its reports.
 *
 * @param added how many of its items were new
 * @param pollMinutes how often a feed is polled that has something new every day
 */
export async function keepVisit(tx: Db, visit: Visit, added: number, pollMinutes: number): Promise<void> {
  const { feed, at } = visit;
  const failed = visit.state === 'failed' || visit.state === 'gone';
  const failures = failed ? feed.failures + 1 : 0;
  const says = visit.says ?? feed;
  const poll = { at, before: feed.polledAt, added, items: visit.items.length, burst: says.burst };
  const rhythm = failed ? feed : observePoll(feed, poll);
  const due = failed
    ? nextTry(feed.id, at, pollMinutes, failures)
    : nextPoll(feed.id, at, pollMinutes, { rhythm, wishes: { ...says, fresh: visit.fresh } });
  const retryAt = visit.retryAt ?? due;
  const rolled = feed.polledAt !== null && added > 0 && added === visit.items.length;
  await tx
    .updateTable('feed')
    .set((row) => ({
      polled_at: at,
      due_at: retryAt > due ? retryAt : due,
      ok_at: failed ? row.ref('ok_at') : at,
      ...(visit.whole ? { whole_at: at } : {}),
      etag: visit.etag,
      modified: visit.modified,
      hash: visit.hash,
      failures,
      failing_since: failed ? row.fn.coalesce('failing_since', row.val(at)) : null,
      error: visit.error,
      warning: visit.state === 'read' ? visit.warning : row.ref('warning'),
      changed_at: rhythm.changedAt,
      gap_minutes: rhythm.gap,
      turnover_minutes: rhythm.turnover,
      burst_minutes: rhythm.burst,
      ...(rolled ? { rolled_at: at } : {}),
      ask_minutes: says.ask,
      skip_hours: says.skipHours,
      skip_days: says.skipDays,
      moved_to: visit.movedTo,
      moved_since: visit.movedTo === null ? null : visit.movedTo === feed.movedTo ? feed.movedSince : at,
      gone_at: visit.state === 'gone' ? at : null,
    }))
    .where('id', '=', feed.id)
    .execute();
  const hub = visit.says?.hub;
  if (hub !== undefined && (hub?.hub !== (feed.hub ?? undefined) || hub?.topic !== (feed.topic ?? undefined)))
    await keepHub(tx, feed.id, hub, at);
  if (visit.tooMany) await spareService(tx, feed.address, retryAt > due ? retryAt : due);
}

/** Leaves all feeds of a service alone for a while: who finds that we come too often means all of our visits, to all of its hosts. */
async function spareService(tx: Db, address: string, until: Date): Promise<void> {
  const service = serviceOf(address);
  const likely = await tx
    .selectFrom('feed')
    .select(['id', 'address'])
    .where('due_at', '<', until)
    .where('address', 'like', `%${service}%`)
    .execute();
  const ids = likely.filter((feed) => serviceOf(feed.address) === service).map(({ id }) => id);
  for (let first = 0; first < ids.length; first += 1000)
    await tx
      .updateTable('feed')
      .set({ due_at: until })
      .where('id', 'in', ids.slice(first, first + 1000))
      .execute();
}
