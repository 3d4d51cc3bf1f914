import { Hono } from 'hono';
import { articleCorrections } from '../../articles/index.ts';
import { closedCorrections } from '../../editions/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';

/** What the house got wrong, all in one place. */
export const corrections = new Hono().get(
  '/corrections',
  keep(
    async (c) => {
      const [ofEditions, ofArticles] = await Promise.all([
        closedCorrections(c.var.db),
        articleCorrections(c.var.db, c.var.now),
      ]);
      const { say } = c.var.view;
      const all = [
        ...ofEditions.map(({ week, words, at }) => ({
          to: `/editions/${week}`,
          of: say.correctionsPage.edition(week),
          words,
          at,
        })),
        ...ofArticles.map(({ id, title, words, at }) => ({ to: `/articles/${id}`, of: title, words, at })),
      ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
      return show(c, <CorrectionsPage all={all} />);
    },
    { minutely: true },
  ),
);

function CorrectionsPage({ all }: { all: { to: string; of: string; words: string; at: Date }[] }) {
  const view = useView();
  const { corrections: title, correctionsPage: say } = view.say;
  return (
    <ProsePage path="/corrections" title={title} description={say.about}>
      <p>{say.about}</p>
      {all.length === 0 && <p class="soft">{say.none}</p>}
      {all.map(({ to, of, words, at }) => (
        <p>
          <span class="soft">{view.day(at)}, </span>
          <a href={to} dir="auto">
            {of}
          </a>
          : <bdi>{words}</bdi>
        </p>
      ))}
    </ProsePage>
  );
}
