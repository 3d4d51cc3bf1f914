import { oneLine } from '../../press/index.ts';
import { Page } from '../layout.tsx';
import type { KeptLetter } from '../store.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

export function OutboxPage({ view, now, letters }: Props & { letters: KeptLetter[] }) {
  return (
    <Page view={view} now={now} path="/outbox" title="Outbox" hidden plain>
      <div class="page">
        <h1>Outbox</h1>
        <p class="prose soft">
          No mail server is configured, so letters are kept here instead of being sent. Only this machine sees this
          page.
        </p>
        {letters.length === 0 ? (
          <p>Nothing has been written yet. A letter appears when somebody subscribes, or when an edition is closed.</p>
        ) : (
          <ol class="archive">
            {letters.map((letter) => (
              <li>
                <p class="k">
                  <time datetime={letter.kept.toISOString()}>{view.moment(letter.kept)}</time>
                </p>
                <div>
                  <h2>
                    <a href={`/outbox/${letter.id}`}>{oneLine(letter.subject)}</a>
                  </h2>
                  <p class="soft">to {oneLine(letter.recipient)}</p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Page>
  );
}

export function LetterPage({
  view,
  now,
  letter,
}: Props & { letter: KeptLetter & { text: string; messageId: string } }) {
  return (
    <Page view={view} now={now} path={`/outbox/${letter.id}`} title={letter.subject} hidden plain>
      <div class="page">
        <p>
          <a href="/outbox">← Outbox</a>
        </p>
        <h1>{oneLine(letter.subject)}</h1>
        <p class="soft">
          to {oneLine(letter.recipient)}, {view.moment(letter.kept)}
        </p>
        <details>
          <summary>As plain text</summary>
          <pre tabindex={0}>{linked(letter.text)}</pre>
        </details>
        <h2 class="sec">As a mail program shows it</h2>
        <iframe
          src={`/outbox/${letter.id}/letter`}
          title="The letter"
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
