import { Hono } from 'hono';
import { topicsOffered } from '../account/topics-offered.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { PushButton, Select } from '../parts.tsx';
import { PictureOfStep, type StepPicture } from './install-pictures.tsx';
import type { CountedTopic } from './topics.tsx';

export const install = new Hono().get(
  '/install',
  keep(async (c) => {
    const { known } = await topicsOffered(c.var.db, [], c.var.now);
    return show(c, <InstallPage topics={known} />);
  }),
);

/** What each step of a way shows, in the order of the messages. */
const pictures: Record<string, StepPicture[]> = {
  iphone: ['share', 'sheet', 'home'],
  android: ['dots', 'menu', 'home'],
  desk: ['bar', 'dock'],
};

/** How the site becomes an app, what it shows without a network, and how to be told. */
function InstallPage({ topics }: { topics: CountedTopic[] }) {
  const view = useView();
  const say = view.say.install;
  const { name } = view.house;
  return (
    <ProsePage path="/install" title={say.title} description={say.about(name)} heading={say.heading(name)}>
      <p class="banner-note" hidden data-installed>
        {say.installed()}
      </p>
      <p>{say.what}</p>
      <p>
        <button type="button" hidden data-install>
          {say.now}
        </button>
      </p>
      {say.steps.map(({ id, on, steps }) => (
        <section aria-labelledby={id}>
          <h2 id={id}>{on}</h2>
          <ol class="ways">
            {steps.map((step, i) => (
              <li>
                <PictureOfStep of={pictures[id]![i]!} />
                <p>
                  {/* A computer has ways to choose from, not steps. */}
                  {id !== 'desk' && <b class="n">{i + 1} </b>}
                  {step}
                </p>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <h2 id="offline">{say.offline}</h2>
      <ul>
        {say.offlineShown.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <p>{say.offlineExplained}</p>
      <BeTold topics={topics} />
    </ProsePage>
  );
}

/** Notices: what of, and when not. Without script there are none, and only the words stand here. */
function BeTold({ topics }: { topics: CountedTopic[] }) {
  const say = useView().say.push;
  return (
    <section aria-labelledby="push">
      <h2 id="push">{say.title}</h2>
      <p>{say.explained}</p>
      <p>{say.apple}</p>
      <PushButton about="editions" label={say.edition} />
      {topics.length > 0 && (
        <details hidden data-pushes>
          <summary>{say.choose}</summary>
          <p class="small soft">{say.chooseExplained}</p>
          <div class="choices">
            {topics.map(({ slug, name }) => (
              <PushButton about={`topics/${slug}`} label={name} />
            ))}
          </div>
        </details>
      )}
      <div hidden data-follows>
        <p>{say.followed}</p>
        <ul data-followed data-stop={say.stop} />
      </div>
      <QuietHours />
    </section>
  );
}

/** Shown by the script to whose browser is told of something. */
function QuietHours() {
  const say = useView().say.push;
  const hours = Array.from({ length: 24 }, (_, at) => [String(at), `${String(at).padStart(2, '0')}:00`] as const);
  return (
    <form hidden data-quiet={say.quietKept} data-failed={say.failed}>
      <fieldset class="quiet-hours">
        <legend>
          <h3>{say.quiet}</h3>
        </legend>
        <p class="small soft">
          {say.quietExplained} <span data-zone />.
        </p>
        <div class="f">
          <label for="quiet-from">{say.quietFrom}</label>
          <Select id="quiet-from" name="from" class="num" options={[['', say.quietNone], ...hours]} />
          <label for="quiet-until">{say.quietUntil}</label>
          <Select id="quiet-until" name="until" class="num" options={hours} value="7" />
          <button type="submit">{say.quietKeep}</button>
        </div>
        <p class="small soft" role="status" />
      </fieldset>
    </form>
  );
}
