import { pointsTable } from '../formula.ts';
import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

/** How it works, in words. */
export function AboutPage({ view, now }: { view: View; now: Date }) {
  const { name } = view.house;
  return (
    <Page
      view={view}
      now={now}
      path="/about"
      title="How it works"
      description="Where the stories come from, how their order is reckoned, and what is not done."
    >
      <div class="page prose">
        <h1>How it works</h1>
        <p>
          {name} reads the feeds of the <a href="/sources">outlets its editor trusts</a>, puts the reports of one event
          together into a story, orders the week’s stories, and closes them into one edition a week: a page, and a
          letter to those who asked for it.
        </p>
        <h2 id="words">Whose words these are</h2>
        <p>
          A story’s headline is one outlet’s headline. Its brief is two or three sentences that stand word for word in
          the reports they link to. No machine writes a sentence here. What you read is quoted, so it can be wrong where
          its outlet is wrong: follow the link, and compare the other outlets’ reports on the story’s page.
        </p>
        <h2 id="stories">How reports become a story</h2>
        <p>
          Reports are compared by their words, the names in them and their times. Those that tell of one event become
          one story. This is arithmetic, and it errs now and then: two events may be taken for one, or one for two. A
          story that was found to be another’s double leads there.
        </p>
        <h2 id="order">How the order is reckoned</h2>
        <p>
          Every story collects points, and each point’s reason is shown on its page. The same reports always give the
          same order. The stories that only just missed the edition are listed with their points too.
        </p>
        <table>
          <caption class="k">What gives points</caption>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Points</th>
            </tr>
          </thead>
          <tbody>
            {pointsTable.map(({ what, points, how }) => (
              <tr>
                <th scope="row">
                  <b>{what}</b>
                  <br />
                  <span class="small soft">{how}</span>
                </th>
                <td class="num">{points}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          Stories that are mostly of sport, celebrity and lifestyle stay out, however many points they have. From the
          order an edition is chosen so that no event is in it twice, no one matter fills it, and home and the world
          both have a share. Where that moved a story, its reasons say so.
        </p>
        <h2 id="told">In their own words, and how it was told</h2>
        <p>
          Quotations of people are found in the reports by their quotation marks and the words around them, and stand
          here as they stand there. Where at least three outlets rated left and three rated right report a story, its
          page lists words that one side used more than all others did, by more than chance would. The method is that of
          Monroe, Colaresi and Quinn, “Fightin’ Words” (Political Analysis 16, 2008). It counts words; it does not judge
          them.
        </p>
        <h2 id="ratings">Left and right</h2>
        <p>
          Where an outlet is marked left, center or right, that is the editor’s opinion of the outlet, not of the
          report. A story that outlets of different ratings report gains points for it; no rating takes any away, and an
          outlet need not be rated at all.
        </p>
        <h2 id="guests">What is not done</h2>
        <ul>
          <li>No article is republished: a headline, a few quoted sentences, and a link to the rest.</li>
          <li>
            No cookies for readers, no script needed to read, nothing loaded from other hosts: see{' '}
            <a href="/privacy">privacy</a>.
          </li>
          <li>No tracking in the letter: whether you open it, or what you follow, is not known here.</li>
          <li>Nobody is mailed who has not confirmed. One click leaves.</li>
        </ul>
      </div>
    </Page>
  );
}
