import { span, type ShownReport, type ToldStory } from '../editions/index.ts';
import { articleAddress, editionAddress, filmAddress, imprint, storyAddress, type House } from '../house/index.ts';
import { webAddress } from '../text/index.ts';
import { framed, html, looks, wordsHtml, type Markup } from './frame.ts';
import {
  aheadIn,
  headlined,
  LEAVE_PLACEHOLDER,
  own,
  PREFERENCES_PLACEHOLDER,
  quotedIn,
  tellings,
  type LetterContent,
} from './letter-content.ts';
import { wordsIn } from './messages/index.ts';
import { nextDay, preheader } from './wording.ts';

/** The HTML part of a letter. */
export function letterHtml(content: LetterContent): string {
  const { house, edition } = content;
  const set = typeset(content);
  const parts = [
    [editionLine(set)],
    [note(set), onlyYours(set), corrections(set), contents(set)],
    [
      ...edition.stories.map((story, i) => storyHtml(set, story, i)),
      ahead(set),
      articles(set),
      below(set),
      closing(set),
    ],
    [foot(set)],
  ];
  const body = html`${parts.flatMap((line) => [...line, '\n'])}`;
  return framed(house, `${house.name}, ${span(house, edition)}`, own(preheader(house, edition)), body);
}

/** What a letter is made of, and how its elements are set. */
function typeset(content: LetterContent) {
  const { house } = content;
  const words = wordsIn(house.language);
  const look = looks(house);
  const link = (address: string, text: string, as = 'a') => html`<a ${look(as)} href="${address}">${text}</a>`;
  const headline = (text: string, address: string, report: ShownReport | undefined) =>
    html`<a ${look('h')} dir="auto" ${spoken(house, report)} href="${address}">${own(text)}</a>`;
  const outlet = (source: ShownReport) => {
    const address = webAddress(source.url);
    return html`<span ${look('o')}
      >—&nbsp;${address ? html`<a ${look('w')} dir="auto" href="${own(address)}">${own(source.outlet)}</a>` : theirs(source.outlet)}</span
    >`;
  };
  return { ...content, words, say: words.print, look, link, headline, outlet };
}

/** Other people's words in the middle of ours: in their own direction. */
const theirs = (text: string) => html`<span dir="auto">${own(text)}</span>`;

type Typeset = ReturnType<typeof typeset>;

function storyHtml(set: Typeset, story: ToldStory, i: number): Markup {
  const { house, reports, form, words, say, look, link, headline, outlet } = set;
  const { full, kicker, marks, parts, before, facts, film } = tellings(set, story, i);
  const said = quotedIn(story, reports);
  const page = link(storyAddress(house, story), (full ? say.whyAndAll : say.all)(story.reports.length));
  const inLine = !form.short && !full && said.length > 0;
  return html`<p ${look('k r')}>
      <span ${look('n')}>${i + 1}</span>${kicker.map((of) => html`&emsp;<span dir="auto">${of}</span>`)}
    </p>
    <h2 ${look(full ? 't' : 't u')}>
      ${headline(story.headline, storyAddress(house, story), headlined(story, reports))}
    </h2>
    ${said.map(
      ({ text, source }, n) =>
        html`<p ${look('q')} dir="auto">
          <span dir="auto" ${spoken(house, source)}>${own(text)}</span>
          ${outlet(source)}${inLine && n === said.length - 1 ? html` <span ${look('o')}>· ${page}</span>` : ''}
        </p> `,
    )}${marks.map(
      ({ label, text }) => html`<p ${look('l m')}>${label && html`<b>${label}:</b> `}${theirs(text)}</p> `,
    )}${[...parts, ...before].map(
      ({ label, day, headline: text, address, source, marks: mark }) =>
        html`<p ${look('l m')}>
          ${label && html`<b>${label}</b><br />`}${day && `${day}: `}<a
            ${look('a')}
            dir="auto"
            ${spoken(house, source)}
            href="${address}"
            >${own(text)}</a
          >${mark && html` <span ${look('o')} dir="auto">${own(mark)}</span>`}
        </p> `,
    )}${
      form.short || inLine
        ? ''
        : html`<p ${look('l m')}>
            ${facts && `${facts} · `}${film && html`${link(filmAddress(house, film), words.video)} · `}${page}
          </p> `
    }`;
}

const editionLine = ({ house, edition, minutes, words, say, look, link }: Typeset) =>
  html`<p ${look('k c')}>
    ${words.edition(edition.number)} · ${span(house, edition)}${house.sample ? ` · ${say.sample}` : ''} ·
    ${say.minutes(minutes).replace(' ', '\u00a0')} · ${link(editionAddress(house, edition), say.onTheWeb, 'w')}
  </p>`;

const note = ({ look, words, edition }: Typeset) =>
  edition.own?.note
    ? html`<h2 ${look('k')}>${words.editor}</h2>
        ${wordsHtml(look, edition.own.note)}`
    : '';

const closing = ({ look, words, edition }: Typeset) =>
  edition.own?.closing
    ? html`<h2 ${look('k r')}>${words.editor}</h2>
        ${wordsHtml(look, edition.own.closing)}`
    : '';

const onlyYours = ({ form, say, look, link }: Typeset) =>
  form.topics?.length
    ? html`<p ${look('p m')}>
        ${say.onlyYours(form.topics.map((topic) => `\u2068${own(topic)}\u2069`).join(', '))}
        ${link(`${PREFERENCES_PLACEHOLDER}#topics-are`, say.change)}
      </p>`
    : '';

const corrections = ({ house, edition, words, say, look, link }: Typeset) =>
  edition.corrected?.length
    ? html`<h2 ${look('k')}>${words.corrections}</h2>
        ${edition.corrected.map(
          (one) =>
            html`<p ${look('p m')}>${link(editionAddress(house, one), say.week(one.week))}: ${theirs(one.words)}</p>`,
        )}`
    : '';

const contents = ({ house, edition, reports, form, say, look, headline }: Typeset) =>
  edition.stories.length > 1 && !form.short
    ? html`<h2 ${look('k')}>${say.contents}</h2>
        <ol ${look('ol')}>
          ${edition.stories.map(
            (story) =>
              html`<li ${look('li')}>
                ${headline(story.headline, storyAddress(house, story), headlined(story, reports))}
              </li>`,
          )}
        </ol>`
    : '';

const ahead = (set: Typeset) => {
  const { house, words, look, link, outlet } = set;
  const days = aheadIn(set);
  return days.length > 0
    ? html`<h2 ${look('k r')}>${words.ahead.title}</h2>
        ${days.map(
          ({ day, text, source }) =>
            html`<p ${look('l')}>
              <b>${day}:</b> <span dir="auto" ${spoken(house, source)}>${own(text)}</span> ${outlet(source)}
            </p>`,
        )}
        <p ${look('l m')}>${link(`${house.url}/calendar.ics`, words.ahead.inCalendar)}</p>`
    : '';
};

const below = ({ house, edition, reports, words, say, look, link, headline }: Typeset) =>
  edition.below.length > 0
    ? html`<h2 ${look('k r')}>${words.below}</h2>
        ${edition.below.map(
          (story) =>
            html`<p ${look('l')}>
              ${headline(story.headline, storyAddress(house, story), headlined(story, reports))}${story.editor?.headline ? html` <span ${look('o')}>${words.editorsHeadline}</span>` : ''}
            </p>`,
        )}
        <p ${look('l m')}>${link(`${editionAddress(house, edition)}#below`, say.allBelow)}</p>`
    : '';

const articles = ({ house, edition, words, look, headline }: Typeset) =>
  edition.articles?.length
    ? html`<h2 ${look('k r')}>${words.ours}</h2>
        ${edition.articles.map(
          (article) =>
            html`<p ${look('p f')}>${headline(article.title, articleAddress(house, article), undefined)}</p>
              <p ${look('l')} dir="auto">${own(article.standfirst)}</p>
              <p ${look('l m')} dir="auto">${own(article.byline)}</p>`,
        )}`
    : '';

const foot = ({ house, edition, words, say, look, link }: Typeset) =>
  html`<hr ${look('hr')} />
    <p ${look('p')}>
      ${link(LEAVE_PLACEHOLDER, say.unsubscribe)} · ${link(`${PREFERENCES_PLACEHOLDER}#pause`, say.pause)} ·
      ${link(`${PREFERENCES_PLACEHOLDER}#topics-are`, say.onlySome)}
    </p>
    <p ${look('p m')}>
      ${say.next(nextDay(house, edition))} ${say.forwarded} ${link(`${house.url}/subscribe`, say.subscribe)}
    </p>
    <p ${look('p m')}>${words.quoted}</p>
    ${house.sample ? html`<p ${look('p m')}>${words.sample}</p>` : ''}
    <p ${look('p m')}>${say.because(house.name)} ${imprint(house)}</p>`;

/** The language of a report's words, for who listens, where it is another than the letter's. */
function spoken(house: House, report: ShownReport | undefined) {
  const language = report?.language && subtag(report.language);
  return language && language !== subtag(house.language) ? html` lang="${report.language}"` : '';
}

function subtag(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return undefined; // a feed may call its language anything
  }
}
