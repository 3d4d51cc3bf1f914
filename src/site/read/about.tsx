import { points } from '../../stories/index.ts';
import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

/** How it works, in words. */
export function AboutPage({ view, now }: { view: View; now: Date }) {
  const say = view.say.about;
  return (
    <Page view={view} now={now} path="/about" title={say.title} description={say.about}>
      <div class="page prose">
        <h1>{say.title}</h1>
        {say.body(
          view.house.name,
          <table>
            <caption class="k">{say.whatGives}</caption>
            <thead>
              <tr>
                <th scope="col">{say.for}</th>
                <th scope="col">{say.points}</th>
              </tr>
            </thead>
            <tbody>
              {say.lines(points).map(({ what, points: worth, how }) => (
                <tr>
                  <th scope="row">
                    <b>{what}</b>
                    <br />
                    <span class="small soft">{how}</span>
                  </th>
                  <td class="num">{worth}</td>
                </tr>
              ))}
            </tbody>
          </table>,
        )}
      </div>
    </Page>
  );
}
