import { oneLine } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import type { KeptLetter } from '../read/store.ts';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

export function OutboxPage({ view, now, letters }: Props & { letters: KeptLetter[] }) {
  const say = view.say.outbox;
  return (
    <Page view={view} now={now} path="/outbox" title={say.title} hidden plain>
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
                    <a href={`/outbox/${letter.id}`}>{oneLine(letter.subject)}</a>
                  </h2>
                  <p class="soft">{say.to(oneLine(letter.recipient))}</p>
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
  const say = view.say.outbox;
  return (
    <Page view={view} now={now} path={`/outbox/${letter.id}`} title={letter.subject} hidden plain>
      <div class="page">
        <p>
          <a href="/outbox">{say.back}</a>
        </p>
        <h1>{oneLine(letter.subject)}</h1>
        <p class="soft">
          {say.to(oneLine(letter.recipient))}, {view.moment(letter.kept)}
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
