import { Hono, type Context } from 'hono';
import { sql, transaction, type Db } from '../../db/index.ts';
import { dropMail, recallMail, record } from '../../desk/index.ts';
import {
  asBulletin,
  beginBulletin,
  bulletins,
  keepBulletin,
  orderBulletin,
  printBulletin,
  readersOf,
  type Bulletin,
  type BulletinText,
  type Letter,
} from '../../press/index.ts';
import { personIn, show, usePerson, useView } from '../context.tsx';
import { Choice, Hidden, Press, Wrong } from '../parts.tsx';
import { asNumber, formOf, idIn } from '../request.ts';
import { Back, Beside, by, dayAndMoment, DeskPage, framedLetter, momentTyped, ShowBeside, wordsOf } from './shell.tsx';

/** What a bulletin's pages ask of the service. */
export interface BulletinDoor {
  mailTest(to: string, letter: Letter): Promise<void>;
}

/** Nothing goes at once: so long it can be taken back, in milliseconds. */
const grace = 5 * 60_000;
/** So many topics are offered, those first that most readers chose. */
const mostOffered = 60;

/** The pages by which readers are written to apart from the editions. */
export function bulletinsDesk(door: BulletinDoor): Hono {
  const one = '/desk/bulletins/:id{[0-9]{1,9}}' as const;
  return new Hono()
    .post('/desk/bulletins', async (c) =>
      c.redirect(at(await beginBulletin(c.var.db, personIn(c).name, c.var.now)), 303),
    )
    .get(one, (c) => page(c, { kept: c.req.query('kept') !== undefined, tested: c.req.query('tested') !== undefined }))
    .post(one, (c) => keeping(c, async (id) => c.redirect(`${at(id)}?kept`, 303)))
    .get(`${one}/preview`, async (c) => {
      const bulletin = await bulletinAt(c);
      return bulletin ? framedLetter(c, printBulletin(c.var.view.house, bulletin).html) : c.notFound();
    })
    .post(`${one}/preview`, async (c) =>
      framedLetter(c, printBulletin(c.var.view.house, asBulletin(await typed(c))).html),
    )
    .post(`${one}/test`, (c) =>
      keeping(c, async (id, text) => {
        await door.mailTest(personIn(c).email, printBulletin(c.var.view.house, text));
        return c.redirect(`${at(id)}?tested`, 303);
      }),
    )
    .post(`${one}/send`, (c) =>
      keeping(c, async (id, _text, form) => {
        const { house } = c.var.view;
        const when = momentTyped(form.when ?? '', house.timeZone) ?? new Date(c.var.now.getTime() + grace);
        const version = Number(form.version) + 1;
        await transaction(c.var.db, async (tx) => {
          await orderBulletin(tx, house, { id, version }, { at: when, now: c.var.now });
          await record(tx, { act: 'send a mail to readers', what: `bulletin ${id}`, after: { at: when } }, by(c));
        });
        return c.redirect(at(id), 303);
      }),
    )
    .post(`${one}/recall`, async (c) => {
      if (await recallMail(c.var.db, idIn(c), by(c))) return c.redirect(at(idIn(c)), 303);
      return page(c, { error: c.var.view.say.desk.bulletins.notRecalled });
    })
    .post(`${one}/drop`, async (c) => {
      await dropMail(c.var.db, idIn(c), by(c));
      return c.redirect('/desk/sendings', 303);
    });
}

const at = (id: number) => `/desk/bulletins/${id}`;
const bulletinAt = async (c: Context) => (await bulletins(c.var.db)).find(({ id }) => id === idIn(c));

/** The form, its ticked topics in one line. */
const typed = (c: Context) => formOf(c, (values) => (values.length > 0 ? values.join(',') : undefined));

/** Keeps what was written, and does something with it; what the writer can mend is said on their page, with what they had typed. */
async function keeping(
  c: Context,
  then: (id: number, text: BulletinText, form: Record<string, string>) => Promise<Response>,
): Promise<Response> {
  const form = await typed(c);
  const id = idIn(c);
  const text = asBulletin(form);
  try {
    if (await keepBulletin(c.var.db, { id, version: asNumber(form.version) ?? 0 }, text))
      return await then(id, text, form);
    return await page(c, { text, error: c.var.view.say.desk.bulletins.stale }, 409);
  } catch (error) {
    return page(c, { text, error: wordsOf(c, error) }, 422);
  }
}

interface Said {
  text?: BulletinText;
  error?: string;
  kept?: boolean;
  tested?: boolean;
}

async function page(c: Context, said: Said, status: 200 | 409 | 422 = 200) {
  const bulletin = await bulletinAt(c);
  if (!bulletin) return c.notFound();
  const shown = { ...bulletin, ...said.text };
  const [chosen, readers] = await Promise.all([topicsChosen(c.var.db), readersOf(c.var.db, shown.topics)]);
  return show(
    c,
    <BulletinPage {...{ ...said, bulletin: shown, chosen, readers }} />,
    said.error ? (status === 200 ? 422 : status) : status,
  );
}

/** The topics that readers chose, those of most first, each as most of them wrote it. */
async function topicsChosen(db: Db): Promise<{ name: string; readers: number }[]> {
  const { rows } = await sql<{ name: string; readers: number }>`
    select mode() within group (order by topic) as name, count(*)::int as readers
      from reader, unnest(topics) as topic where confirmed_at is not null and left_at is null
     group by lower(topic) order by count(*) desc, name limit ${mostOffered}`.execute(db);
  return rows;
}

interface BulletinPageProps extends Said {
  bulletin: Bulletin;
  chosen: { name: string; readers: number }[];
  /** To how many it would go now. */
  readers: number;
}

function BulletinPage({ bulletin, chosen, readers, error, kept, tested }: BulletinPageProps) {
  const view = useView();
  const who = usePerson();
  const words = view.say.desk.bulletins;
  const path = at(bulletin.id);
  return (
    <DeskPage {...{ path }} place="/desk/sendings" title={bulletin.subject || words.title}>
      <Back to="/desk/sendings">{words.back}</Back>
      {kept && <p role="status">{view.say.desk.kept}</p>}
      {tested && <p role="status">{words.tested(who.email)}</p>}
      <Wrong>{error}</Wrong>
      <Beside title={words.preview} src={`${path}/preview`}>
        {bulletin.begun ? (
          <p>
            {words.begun} <a href={`/desk/sendings/${bulletin.id}`}>{words.itsSending}</a>
          </p>
        ) : bulletin.sendAt ? (
          <>
            <p role="status">{words.ordered(view.say.desk.readers(readers), dayAndMoment(view, bulletin.sendAt))}</p>
            <Press to={`${path}/recall`} label={words.recall} loud />
          </>
        ) : (
          <>
            <BulletinForm {...{ bulletin, chosen, readers, path }} />
            <Press to={`${path}/drop`} label={words.drop} />
          </>
        )}
      </Beside>
    </DeskPage>
  );
}

/** What it says, to whom, and when. */
function BulletinForm({ bulletin, chosen, readers, path }: Omit<BulletinPageProps, keyof Said> & { path: string }) {
  const { house, say } = useView();
  const who = usePerson();
  const { bulletins: words, letter } = say.desk;
  const wanted = new Set(bulletin.topics.map((topic) => topic.toLowerCase()));
  return (
    <form method="post" action={path} class="write">
      <Hidden fields={{ version: bulletin.version }} />
      <label for="subject">{letter.subject}</label>
      <input id="subject" name="subject" required maxlength={150} value={bulletin.subject} />
      <label for="preheader">{letter.preheader}</label>
      <input id="preheader" name="preheader" maxlength={200} value={bulletin.preheader} />
      <label for="words">{words.words}</label>
      <textarea id="words" name="words" rows={12} maxlength={10_000} aria-describedby="words-help">
        {`\n${bulletin.words}`}
      </textarea>
      <p class="soft small" id="words-help">
        {letter.help}
      </p>
      <fieldset>
        <legend>{words.to}</legend>
        <p class="soft small">{chosen.length === 0 ? words.noTopics : words.toAll}</p>
        {chosen.map(({ name, readers: of }, i) => (
          <Choice id={`topic-${i}`} name="topics" value={name} checked={wanted.has(name.toLowerCase())} dir="auto">
            {name} <span class="soft small">{say.desk.readers(of)}</span>
          </Choice>
        ))}
      </fieldset>
      <p class="soft small">{words.rules}</p>
      <button type="submit">{say.desk.keep}</button> <ShowBeside to={`${path}/preview`}>{say.desk.beside}</ShowBeside>{' '}
      <button type="submit" class="quiet" formaction={`${path}/test`}>
        {words.test(who.email)}
      </button>
      <label for="when">{say.desk.when(house.timeZone)}</label>
      <p class="soft small" id="when-help">
        {words.whenHelp}
      </p>
      <div class="f">
        <input id="when" name="when" type="datetime-local" aria-describedby="when-help" />
        <button type="submit" formaction={`${path}/send`}>
          {words.send(say.desk.readers(readers))}
        </button>
      </div>
    </form>
  );
}
