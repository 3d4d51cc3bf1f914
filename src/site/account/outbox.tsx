import { Hono, type Context } from 'hono';
import type { Db } from '../../db/index.ts';
import { show, useView } from '../context.tsx';
import { Page } from '../layout.tsx';
import { idIn } from '../request.ts';

/**
 * The letters kept where none is sent, which are private.
 *
 * @param mayLook who may see them
 */
export function outbox(mayLook: (c: Context) => Promise<boolean>): Hono {
  return new Hono()
    .use('/outbox/*', async (c, next) => {
      c.header('Cache-Control', 'no-store');
      if (!(await mayLook(c))) return c.notFound();
      return c.req.query('token') === undefined ? next() : c.redirect(c.req.path, 303);
    })
    .get('/outbox', async (c) => show(c, <OutboxPage letters={await keptLetters(c.var.db)} />))
    .get('/outbox/:id{[0-9]{1,9}}', async (c) => {
      const letter = await keptLetter(c.var.db, idIn(c));
      return letter ? show(c, <LetterPage letter={letter} />) : c.notFound();
    })
    .get('/outbox/:id{[0-9]{1,9}}/letter', async (c) => {
      const letter = await keptLetter(c.var.db, idIn(c));
      if (!letter) return c.notFound();
      // A mail's styles stand in its elements. It is framed by our page alone, runs nothing, and loads nothing.
      c.header(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`,
      );
      return c.html(letter.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'));
    });
}

function OutboxPage({ letters }: { letters: KeptLetter[] }) {
  const view = useView();
  const say = view.say.outbox;
  return (
    <Page path="/outbox" title={say.title} hidden plain>
      <div class="page">
        <h1>{say.title}</h1>
        <p class="prose soft">{say.explained}</p>
        {letters.length === 0 ? (
          <p>{say.none}</p>
        ) : (
          <ol class="archive">
            {letters.map((letter) => (
              <li>
                <p class="k">
                  <time datetime={letter.kept.toISOString()}>{view.moment(letter.kept)}</time>
                </p>
                <div>
                  <h2>
                    <a href={`/outbox/${letter.id}`}>{letter.subject}</a>
                  </h2>
                  <p class="soft">{say.to(letter.recipient)}</p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Page>
  );
}

function LetterPage({ letter }: { letter: KeptLetter & { text: string } }) {
  const view = useView();
  const say = view.say.outbox;
  return (
    <Page path={`/outbox/${letter.id}`} title={letter.subject} hidden plain>
      <div class="page">
        <p>
          <a href="/outbox">{say.back}</a>
        </p>
        <h1>{letter.subject}</h1>
        <p class="soft">
          {say.to(letter.recipient)}, {view.moment(letter.kept)}
        </p>
        <details>
          <summary>{say.asText}</summary>
          <pre tabindex={0}>{linked(letter.text)}</pre>
        </details>
        <h2 class="sec">{say.asHtml}</h2>
        <iframe
          src={`/outbox/${letter.id}/letter`}
          title={say.letter}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      </div>
    </Page>
  );
}

/** Text with its web addresses as links. */
function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) =>
    i % 2 === 1 ? (
      <a href={part} rel="noopener">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

/** A letter kept in the outbox. */
interface KeptLetter {
  id: number;
  recipient: string;
  subject: string;
  kept: Date;
}

/** The newest letters kept, at most 200. */
const keptLetters = (db: Db): Promise<KeptLetter[]> => letters(db).orderBy('id', 'desc').limit(200).execute();

const keptLetter = (db: Db, id: number) => letters(db).select(['html', 'text']).where('id', '=', id).executeTakeFirst();

const letters = (db: Db) => db.selectFrom('outbox_letter').select(['id', 'recipient', 'subject', 'kept_at as kept']);
