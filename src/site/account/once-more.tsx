import type { Context } from 'hono';
import { useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { cameFrom, sentIn } from '../request.ts';

/** What a form sent, kept on a page while its sender signs in once more in another tab: one press sends it again. */
export async function OnceMorePage({ c }: { c: Context }) {
  const view = useView();
  const sent = Object.entries(await sentIn(c)).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [{ name, value: one.replaceAll('\0', '') }] : [])),
  );
  const back = cameFrom(c, '/account');
  const asked = new URLSearchParams({ to: back, again: '' });
  const { again, waits: say } = view.say.signIn;
  return (
    <ProsePage path="/sign-in" title={again} hidden plain>
      <p role="alert">{say.explained}</p>
      <ol>
        <li>
          {say.signIn((label) => (
            <a href={`/sign-in?${asked.toString()}`} target="_blank" rel="noopener">
              {label}
            </a>
          ))}
        </li>
        <li>{say.comeBack}</li>
      </ol>
      <form method="post" action={c.req.path}>
        {sent.map(({ name, value }) =>
          name === 'words' ? (
            <>
              <label for="words">{say.written}</label>
              <textarea id="words" name="words" rows={3} readonly>
                {value}
              </textarea>
            </>
          ) : (
            <input type="hidden" name={name} value={value} />
          ),
        )}
        <p>
          <button type="submit">{say.goOn}</button>
        </p>
      </form>
      <p>
        <a href={back}>{say.back}</a>
      </p>
    </ProsePage>
  );
}
