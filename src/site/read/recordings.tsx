import { oneLine } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere } from '../parts.tsx';
import type { PageRecording } from './store.ts';
import type { View } from '../view.ts';

/** One recording to listen to: nothing of it is loaded before the reader presses play. */
export function RecordingPage({
  view,
  now,
  recording,
  address,
}: {
  view: View;
  now: Date;
  recording: PageRecording;
  /** Of the sound itself, http or https. */
  address: string;
}) {
  const say = view.say.recordings;
  const title = oneLine(recording.title);
  const outlet = oneLine(recording.outlet);
  return (
    <Page
      view={view}
      now={now}
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
          <Elsewhere to={recording.url ?? address}>{say.hearAt(outlet)}</Elsewhere>
          {recording.story && (
            <>
              {' '}
              · <a href={`/stories/${recording.story}`}>{view.say.videos.itsStory}</a>
            </>
          )}
        </p>
      </article>
    </Page>
  );
}
