import { Hono } from 'hono';
import { changeRole, deeds, type Deed } from '../../desk/index.ts';
import { asAddress, roles, staff, type Role } from '../../readers/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, usePerson, useView } from '../context.tsx';
import { Choice, Press, Wrong } from '../parts.tsx';
import { asNumber, formOf } from '../request.ts';
import { by, deedInWords, DeskPage, wordsOf } from './shell.tsx';

/** Who works here, and who did what. */
export function peopleDesk(): Hono {
  return new Hono()
    .get('/desk/log', async (c) => {
      const before = asNumber(c.req.query('before'));
      return show(c, <LogPage log={await deeds(c.var.db, before)} />);
    })
    .get('/desk/people', async (c) => show(c, <PeoplePage people={await staff(c.var.db)} />))
    .post('/desk/people', async (c) => {
      const form = await formOf(c);
      const email = asAddress(form.email ?? '');
      const role = roles.find((one) => one === form.role);
      const { people: words } = c.var.view.say.desk;
      try {
        if (!email) throw new Problem(c.var.view.say.subscribe.notAnAddress);
        if (!role) throw new Problem(words.chooseRole);
        await changeRole(c.var.db, email, role, by(c));
      } catch (error) {
        return show(c, <PeoplePage people={await staff(c.var.db)} error={wordsOf(c, error)} />, 422);
      }
      return c.redirect('/desk/people', 303);
    });
}

function LogPage({ log }: { log: Deed[] }) {
  const view = useView();
  const { log: words } = view.say.desk;
  const last = log.at(-1);
  return (
    <DeskPage place="/desk/log" title={words.title}>
      {log.length === 0 && <p class="soft">{words.none}</p>}
      <ul class="rows">
        {log.map(({ at, who, act, what, before, after }) => (
          <li>
            <span>
              <time datetime={at.toISOString()}>{view.moment(at)}</time>, <b dir="auto">{view.say.told(who) ?? who}</b>:{' '}
              {deedInWords(view, { act, what })}
            </span>
            {(before ?? after) && (
              <details>
                <summary class="small">
                  {words.both}
                  <span class="visually-hidden">: {deedInWords(view, { act, what })}</span>
                </summary>
                <pre>{`${words.before}: ${JSON.stringify(before, null, 1)}\n${words.after}: ${JSON.stringify(after, null, 1)}`}</pre>
              </details>
            )}
          </li>
        ))}
      </ul>
      {last && log.length >= 100 && (
        <p>
          <a href={`/desk/log?before=${last.id}`}>{words.earlier}</a>
        </p>
      )}
    </DeskPage>
  );
}

const offered = ['editor', 'moderator', 'owner'] as const;

function PeoplePage({
  people,
  error,
}: {
  people: { id: number; email: string; name: string; role: Role }[];
  error?: string;
}) {
  const who = usePerson();
  const { people: words } = useView().say.desk;
  return (
    <DeskPage place="/desk/people" title={words.title}>
      <ul class="rows">
        {people.map(({ id, email, name, role }) => (
          <li>
            <span>
              <b dir="auto">{name || email}</b>: {words.roles[role]}
              {id === who.id && `, ${words.you}`}
              {name && (
                <>
                  <br />
                  <span class="soft small">{email}</span>
                </>
              )}
            </span>
            {id !== who.id && (
              <Press
                to="/desk/people"
                fields={{ email, role: 'reader' }}
                label={words.take}
                about={`: ${name || email}`}
              />
            )}
          </li>
        ))}
      </ul>
      <h2 class="sec">{words.letIn}</h2>
      <Wrong>{error}</Wrong>
      <form method="post" action="/desk/people">
        <label for="email">{words.email}</label>
        <div class="f">
          <input id="email" name="email" type="email" required maxlength={254} />
        </div>
        <fieldset>
          <legend>{words.may}</legend>
          {offered.map((role, i) => (
            <Choice type="radio" id={`role-${role}`} name="role" value={role} checked={i === 0}>
              <b>{words.roles[role]}</b>: {words.does[role]}
            </Choice>
          ))}
        </fieldset>
        <button type="submit">{words.give}</button>
      </form>
    </DeskPage>
  );
}
