import { Hono } from 'hono';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { Choice } from '../parts.tsx';

/** What a reader keeps on their own device (`client/reading.js`): nothing of it comes to the house, and no page needs it. */

export const reading = new Hono().get(
  '/reading',
  keep((c) => show(c, <ReadingPage />)),
);

/** A press that keeps something on the device, or no more; there where script runs. */
export function Keep({ what, path, name }: { what: 'saved' | 'topics'; path: string; name: string }) {
  const { [what]: say } = useView().say.reading;
  return (
    <button
      class="quiet"
      type="button"
      hidden
      data-keep={what}
      data-path={path}
      data-name={name}
      data-on={say.on}
      data-off={say.off}
      aria-pressed="false"
    >
      {say.off}
    </button>
  );
}

/** The end of an edition, which has one; and, where script runs, how much of it was read. */
export function Done() {
  const { done, progress, allRead, read } = useView().say.reading;
  return (
    <div class="done">
      <p>{done}</p>
      <p class="small soft" hidden data-progress={progress} data-all={allRead} data-read={read} />
    </div>
  );
}

/** The topics followed on this device, beside the day; nothing without. */
export function Following() {
  const { following } = useView().say.reading;
  return (
    <nav class="k following" hidden data-some aria-label={following}>
      <span>{following}</span>
      <ul class="topics" data-kept-here="topics" />
    </nav>
  );
}

/** What may be chosen of how pages look; the first is what the device has by itself. */
const looks = { size: ['0', '1', '2'], theme: ['', 'light', 'dark'] } as const;

/** What is kept on the device, and how pages look there. */
function ReadingPage() {
  const say = useView().say.reading;
  return (
    <ProsePage path="/reading" title={say.title} description={say.about} plain>
      <p>{say.about}</p>
      <noscript>
        <p>{say.needsScript}</p>
      </noscript>
      <form class="write">
        {(['size', 'theme'] as const).map((name) => (
          <fieldset>
            <legend>{say.look[name].label}</legend>
            {looks[name].map((value, i) => (
              <Choice type="radio" id={`${name}-${value || 'own'}`} name={name} value={value} data-look="">
                {say.look[name].choices[i]}
              </Choice>
            ))}
          </fieldset>
        ))}
      </form>
      <section hidden data-some aria-labelledby="followed">
        <h2 id="followed">{say.followed}</h2>
        <ul class="topics" data-kept-here="topics" />
        <div data-topic-news />
      </section>
      <section hidden data-some aria-labelledby="saved">
        <h2 id="saved">{say.savedStories}</h2>
        <ul data-kept-here="saved" />
      </section>
      <p>
        <button class="quiet" type="button" data-forget-reading>
          {say.forget}
        </button>
      </p>
    </ProsePage>
  );
}
