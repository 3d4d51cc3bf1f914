import { Hono } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { originOf, webAddress } from '../../text/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page } from '../layout.tsx';
import { Elsewhere, ToStory } from '../parts.tsx';
import { idIn } from '../request.ts';
import { selectReports, type PageReport } from './stories.ts';

export const recordings = new Hono().get(
  '/recordings/:id{[0-9]{1,9}}',
  keep(
    async (c) => {
      const found = await recording(c.var.db, idIn(c));
      const address = webAddress(found?.audio ?? null);
      const origin = address && originOf(address);
      if (!found || !origin) return c.notFound();
      // Recordings are counted on their way, by one host after another: which, only the browser that follows them finds out.
      c.header('Content-Security-Policy', c.var.policy({ 'media-src': `https: ${origin}` }));
      return show(c, <RecordingPage recording={found} address={address} />);
    },
    { minutely: true },
  ),
);

/** One recording to listen to: nothing of it is loaded before the reader presses play. */
function RecordingPage({
  recording,
  address,
}: {
  recording: PageRecording;
  /** Of the sound itself, http or https. */
  address: string;
}) {
  const view = useView();
  const say = view.say.recordings;
  const title = recording.title;
  const outlet = recording.outlet;
  return (
    <Page
      path={`/recordings/${recording.id}`}
      title={say.named(title)}
      description={say.of(outlet, view.day(recording.published))}
      hidden
    >
      <article class="page">
        <header class="head">
          <p class="k" dir="auto">
            {outlet} · {view.moment(recording.published)}
          </p>
          <h1 lang={recording.language ?? undefined} dir="auto">
            {title}
          </h1>
        </header>
        <audio class="sound" controls preload="none" src={address} aria-label={title} />
        <p class="small soft">{say.pressing(new URL(address).host)}</p>
        <p>
          <Elsewhere to={recording.url ?? address}>{say.hearAt(<bdi>{outlet}</bdi>)}</Elsewhere>
          <ToStory story={recording.story}>{view.say.videos.itsStory}</ToStory>
        </p>
      </article>
    </Page>
  );
}

/** A report to listen to, and the story it belongs to. */
interface PageRecording extends PageReport {
  audio: string;
  story: string | null;
}

/** The report with this id, where it is one to listen to. */
async function recording(db: Db, id: number): Promise<PageRecording | undefined> {
  const row = await selectReports(db)
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .select(sql<string | null>`story_report.story_id::text`.as('story'))
    .where('report.id', '=', id)
    .executeTakeFirst();
  return row && row.audio !== null ? { ...row, id: String(row.id), audio: row.audio } : undefined;
}
