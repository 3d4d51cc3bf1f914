import { Hono, type Context } from 'hono';
import { raw } from 'hono/html';
import { htmlOfArticle } from '../../articles/index.ts';
import { beginPage, changeLook, changePage, takeLookBack, takePageBack, withdrawPage } from '../../desk/index.ts';
import {
  asLook,
  asOwnText,
  coloursOf,
  keepPicture,
  keptLooks,
  ownPageById,
  ownPages,
  pathOfPage,
  picturePlaces,
  plainLook,
  versionsOfOwnPage,
  type KeptLook,
  type Look,
  type OwnPage,
  type OwnVersion,
  type PicturePlace,
} from '../../masthead/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, useView } from '../context.tsx';
import { messagesIn } from '../messages/index.ts';
import { Choice, Press, Wrong } from '../parts.tsx';
import { asNumber, formOf, idIn, sentIn } from '../request.ts';
import { Back, by, DeskPage, dayAndMoment, DeskRow, mending } from './shell.tsx';

const here = '/desk/house';
const pageId = ':id{[0-9]{1,9}}' as const;

/** The pages by which the house gets its own look and its own pages. */
export function houseDesk(): Hono {
  const app = new Hono();
  app.get(here, (c) => page(c, { kept: c.req.query('kept') !== undefined }));
  app.post(here, (c) =>
    acting(c, async (form) => {
      const { before, look } = await newest(c);
      const { house, say } = c.var.view;
      const changed = asLook(form, look, { sections: Object.keys(say.nav), accent: house.accent });
      await changeLook(c.var.db, changed, { before: asNumber(form.before) ?? before }, by(c));
    }),
  );
  app.post(`${here}/picture`, (c) =>
    acting(c, async () => {
      const sent = await sentIn(c);
      const place = placeOf(sent.place);
      if (!(sent.image instanceof File) || sent.image.size === 0) throw new Problem('Choose a picture first.');
      const { before, look } = await newest(c);
      const bytes = new Uint8Array(await sent.image.arrayBuffer());
      const picture = await keepPicture(c.var.db, place, bytes, c.var.now);
      await changeLook(c.var.db, { ...look, [place]: picture }, { before }, by(c));
    }),
  );
  app.post(`${here}/picture/remove`, (c) =>
    acting(c, async (form) => {
      const { before, look } = await newest(c);
      await changeLook(c.var.db, { ...look, [placeOf(form.place)]: null }, { before }, by(c));
    }),
  );
  app.post(`${here}/back`, (c) =>
    acting(c, async (form) => {
      const { before } = await newest(c);
      await takeLookBack(c.var.db, asNumber(form.look) ?? 0, before, by(c));
    }),
  );
  return app.route('/', pagesDesk());
}

/** The look that counts, and its number. */
async function newest(c: Context): Promise<{ before: number; look: Look }> {
  const [kept] = await keptLooks(c.var.db, 1);
  return { before: kept?.id ?? 0, look: kept?.look ?? plainLook };
}

function placeOf(typed: unknown): PicturePlace {
  const place = picturePlaces.find((one) => one === typed);
  if (!place) throw new Problem('Say what the picture is for.');
  return place;
}

interface Said {
  error?: string;
  typed?: Record<string, string>;
  kept?: boolean;
}

/** Does an act; what can be mended is said on the page, with what was typed. */
async function acting(c: Context, work: (form: Record<string, string>) => Promise<void>): Promise<Response> {
  const form = await formOf(c);
  return mending(
    c,
    async () => {
      await work(form);
      return c.redirect(`${here}?kept`, 303);
    },
    (error) => page(c, { error, typed: form }),
  );
}

async function page(c: Context, said: Said) {
  const [kept, pages] = await Promise.all([keptLooks(c.var.db), ownPages(c.var.db)]);
  return show(c, <HousePage {...{ kept, pages, said }} />, said.error ? 422 : 200);
}

/** How the house looks, and its pages. */
function HousePage({ kept, pages, said }: { kept: KeptLook[]; pages: OwnPage[]; said: Said }) {
  const view = useView();
  const look = kept[0]?.look ?? plainLook;
  const { error, typed } = said;
  const words = view.say.desk.house;
  return (
    <DeskPage place={here} title={words.title}>
      <Wrong>{error}</Wrong>
      {said.kept && <p role="status">{words.kept}</p>}
      <PagesList pages={pages} />
      <h2 class="sec">{words.pictures}</h2>
      {picturePlaces.map((place) => (
        <PictureForm place={place} id={look[place]} />
      ))}
      <LookForm look={look} before={kept[0]?.id ?? 0} typed={typed} />
      {kept.length > 0 && (
        <>
          <h2 class="sec">{words.looks}</h2>
          <ul class="rows">
            {kept.map(({ id, by: who, at }, i) => (
              <DeskRow>
                {dayAndMoment(view, at)}, <bdi>{who}</bdi>{' '}
                {i > 0 && (
                  <Press
                    to={`${here}/back`}
                    fields={{ look: String(id) }}
                    label={words.takeBack}
                    about={words.ofDay(dayAndMoment(view, at))}
                  />
                )}
              </DeskRow>
            ))}
          </ul>
        </>
      )}
    </DeskPage>
  );
}

function PictureForm({ place, id }: { place: PicturePlace; id: number | null }) {
  const words = useView().say.desk.house;
  return (
    <>
      <form method="post" action={`${here}/picture`} enctype="multipart/form-data">
        <label for={place}>{words.picture[place]}</label>
        {id !== null && <img src={`/look/${id}.webp`} alt={words.asItIs[place]} height="64" />}
        <input type="hidden" name="place" value={place} />
        <div class="f">
          <input id={place} name="image" type="file" accept="image/png,image/webp,image/jpeg" required />
          <button type="submit" class="quiet">
            {words.putIn}
            <span class="visually-hidden">: {words.picture[place]}</span>
          </button>
        </div>
      </form>
      {id !== null && (
        <Press
          to={`${here}/picture/remove`}
          fields={{ place }}
          label={words.takeOut}
          about={`: ${words.picture[place]}`}
        />
      )}
    </>
  );
}

/** Colours, foot, names and style sheet, in one form. */
function LookForm({ look, before, typed }: { look: Look; before: number; typed: Said['typed'] }) {
  const { house, say } = useView();
  const words = say.desk.house;
  const standard = coloursOf(plainLook, house.accent);
  const was = (name: string, value: string) => typed?.[name] ?? value;
  const usual = messagesIn(house.language).nav;
  return (
    <form method="post" action={here} class="write">
      <input type="hidden" name="before" value={typed?.before ?? String(before)} />
      <h2 class="sec">{words.colours}</h2>
      <p class="small soft">{words.coloursHelp}</p>
      {(['light', 'dark'] as const).map((which) => (
        <fieldset>
          <legend>{words[which]}</legend>
          {(['paper', 'ink', 'accent'] as const).map((name) => (
            <>
              <label for={`${which}-${name}`}>{words[name]}</label>
              <input
                id={`${which}-${name}`}
                name={`${which}-${name}`}
                value={was(`${which}-${name}`, look[which][name] ?? '')}
                placeholder={standard[which][name]}
                pattern="#[0-9A-Fa-f]{6}"
                maxlength={7}
                spellcheck={false}
                autocomplete="off"
              />
            </>
          ))}
        </fieldset>
      ))}
      <h2 class="sec">
        <label for="foot">{words.foot}</label>
      </h2>
      <textarea id="foot" name="foot" rows={4} maxlength={5000} aria-describedby="foot-help">
        {was('foot', look.foot)}
      </textarea>
      <p class="small soft" id="foot-help">
        {words.footHelp}
      </p>
      <h2 class="sec">{words.sections}</h2>
      <fieldset>
        <legend class="visually-hidden">{words.sections}</legend>
        {(Object.keys(say.nav) as (keyof typeof say.nav)[]).map((name) => (
          <>
            <label for={`section-${name}`}>{usual[name]}</label>
            <input
              id={`section-${name}`}
              name={`section-${name}`}
              value={was(`section-${name}`, look.sections[name] ?? '')}
              placeholder={usual[name]}
              maxlength={30}
            />
          </>
        ))}
      </fieldset>
      <h2 class="sec">
        <label for="css">{words.css}</label>
      </h2>
      <textarea id="css" name="css" rows={10} maxlength={60_000} spellcheck={false} aria-describedby="css-help">
        {was('css', look.css)}
      </textarea>
      <p class="small soft" id="css-help">
        {words.cssHelp}
      </p>
      <button type="submit">{words.keep}</button>
    </form>
  );
}

function PagesList({ pages }: { pages: OwnPage[] }) {
  const words = useView().say.desk.house;
  return (
    <>
      <h2 class="sec">{words.pages}</h2>
      {pages.length > 0 && (
        <ul class="rows">
          {pages.map(({ id, slug, title, version, publishedVersion }) => (
            <DeskRow dir="auto">
              <a href={`${here}/pages/${id}`}>{title}</a> · {pathOfPage(slug)} ·{' '}
              {publishedVersion === null
                ? words.draft
                : publishedVersion === version
                  ? words.published
                  : words.changedSince}
            </DeskRow>
          ))}
        </ul>
      )}
      <p>
        <a href={`${here}/pages`}>{words.begin}</a>
      </p>
    </>
  );
}

/** Writing the house's own pages. */
function pagesDesk(): Hono {
  const app = new Hono();
  const pages = `${here}/pages`;
  const editor = async (c: Context, id: number, said: Said = {}) => {
    const own = await ownPageById(c.var.db, id);
    if (!own) return c.notFound();
    const [versions, preview] = await Promise.all([
      versionsOfOwnPage(c.var.db, id),
      htmlOfArticle(said.typed?.body ?? own.body, []),
    ]);
    return show(c, <PageEditor {...{ own, versions, preview, said }} />, said.error ? 422 : 200);
  };
  /** Does an act on a page, and shows it again. */
  const onPage = async (c: Context, work: (form: Record<string, string>, id: number) => Promise<void>) => {
    const form = await formOf(c);
    const id = idIn(c);
    return mending(
      c,
      async () => {
        await work(form, id);
        return c.redirect(`${pages}/${id}?kept`, 303);
      },
      (error) => editor(c, id, { error, typed: form }),
    );
  };
  app.get(pages, (c) => show(c, <NewPage />));
  app.post(pages, async (c) => {
    const form = await formOf(c);
    return mending(
      c,
      async () => c.redirect(`${pages}/${await beginPage(c.var.db, form.slug ?? '', asOwnText(form), by(c))}`, 303),
      (error) => show(c, <NewPage said={{ error, typed: form }} />, 422),
    );
  });
  app.get(`${pages}/${pageId}`, (c) => editor(c, idIn(c), { kept: c.req.query('kept') !== undefined }));
  app.post(`${pages}/${pageId}`, (c) =>
    onPage(c, (form, id) =>
      changePage(
        c.var.db,
        { id, version: asNumber(form.version) ?? 0 },
        { text: asOwnText(form), publish: form.act === 'publish' },
        by(c),
      ),
    ),
  );
  app.post(`${pages}/${pageId}/withdraw`, (c) => onPage(c, (_form, id) => withdrawPage(c.var.db, id, by(c))));
  app.post(`${pages}/${pageId}/back`, (c) =>
    onPage(c, (form, id) =>
      takePageBack(c.var.db, { id, version: asNumber(form.version) ?? 0 }, asNumber(form.to) ?? 0, by(c)),
    ),
  );
  return app;
}

function NewPage({ said: { error, typed } = {} }: { said?: Said }) {
  const words = useView().say.desk.house;
  return (
    <DeskPage place={here} path={`${here}/pages`} title={words.newPage}>
      <Back to={here}>{words.title}</Back>
      <Wrong>{error}</Wrong>
      <form method="post" action={`${here}/pages`} class="write">
        <label for="slug">{words.slug}</label>
        <input
          id="slug"
          name="slug"
          value={typed?.slug}
          required
          maxlength={60}
          placeholder={words.slugExample}
          aria-describedby="slug-help"
        />
        <p class="small soft" id="slug-help">
          {words.slugHelp}
        </p>
        <TextFields title={typed?.title ?? ''} body={typed?.body ?? ''} inFoot={typed ? typed.foot === 'yes' : true} />
        <button type="submit">{words.keepDraft}</button>
      </form>
    </DeskPage>
  );
}

function TextFields({ title, body, inFoot }: { title: string; body: string; inFoot: boolean }) {
  const words = useView().say.desk.house;
  return (
    <>
      <label for="title">{words.heading}</label>
      <input id="title" name="title" value={title} required maxlength={120} />
      <label for="body">{words.body}</label>
      <textarea id="body" name="body" rows={16} maxlength={100_000}>
        {body}
      </textarea>
      <Choice id="in-foot" name="foot" value="yes" checked={inFoot}>
        {words.inFoot}
      </Choice>
    </>
  );
}

interface PageEditorProps {
  own: OwnPage;
  versions: OwnVersion[];
  preview: string;
  said: Said;
}

function PageEditor({ own, versions, preview, said: { error, typed, kept } }: PageEditorProps) {
  const view = useView();
  const to = `${here}/pages/${own.id}`;
  const fields = { version: String(own.version) };
  const words = view.say.desk.house;
  return (
    <DeskPage place={here} path={to} title={own.title}>
      <Back to={here}>{words.title}</Back>
      <Wrong>{error}</Wrong>
      {kept && <p role="status">{view.say.desk.kept}</p>}
      <p>
        {own.publishedVersion === null ? (
          words.unseen
        ) : (
          <>
            {words.seenAt} <a href={pathOfPage(own.slug)}>{pathOfPage(own.slug)}</a>
            {own.publishedVersion === own.version ? '.' : words.earlierText}
          </>
        )}
      </p>
      <form method="post" action={to} class="write">
        <input type="hidden" name="version" value={typed?.version ?? String(own.version)} />
        <TextFields
          title={typed?.title ?? own.title}
          body={typed?.body ?? own.body}
          inFoot={typed ? typed.foot === 'yes' : own.inFoot}
        />
        <div class="f">
          <button type="submit" name="act" value="publish">
            {words.publish}
          </button>
          <button type="submit" class="quiet" name="act" value="keep">
            {words.keepDraft}
          </button>
        </div>
      </form>
      {own.publishedVersion !== null && <Press to={`${to}/withdraw`} label={words.withdraw} />}
      <h2 class="sec">{words.preview}</h2>
      <div class="ours preview">
        <div class="text">{raw(preview)}</div>
      </div>
      <h2 class="sec">{words.texts}</h2>
      <ul class="rows">
        {versions.slice(0, 30).map(({ version, title, by: who, at }) => (
          <DeskRow dir="auto">
            {dayAndMoment(view, at)}, {who}: {title} {version === own.publishedVersion && `${words.seen} `}
            {version !== own.version && (
              <Press
                to={`${to}/back`}
                fields={{ ...fields, to: String(version) }}
                label={words.takeBack}
                about={words.ofDay(dayAndMoment(view, at))}
              />
            )}
          </DeskRow>
        ))}
      </ul>
    </DeskPage>
  );
}
