import { html, raw } from 'hono/html';
import type { ToldStory } from '../editions/index.ts';
import { legible } from './colour.ts';
import type { House } from './house.ts';
import { wordsIn } from './messages/index.ts';
import {
  afterTheSentence,
  coverage,
  articleAddress,
  editionAddress,
  filmAddress,
  filmOf,
  furtherDevelopments,
  imprint,
  oneLine,
  preheader,
  sinceLastWeek,
  span,
  storyAddress,
  subject,
  topicAddress,
  topicsInOneLine,
  webAddress,
  weekInOneSentence,
  whatWentBefore,
  underBelow,
  whyInOneLine,
  type ShownReport,
  type ToldEdition,
} from './wording.ts';

/** A letter as it is mailed: both parts say the same. */
export interface Letter {
  subject: string;
  html: string;
  text: string;
}

/** Stands in a printed letter where each reader's own address for leaving goes. */
export const LEAVE_PLACEHOLDER = '{{leave}}';
/** And where the address of their own preferences goes. */
export const PREFERENCES_PLACEHOLDER = '{{preferences}}';

/** Of a story's topics so many are named. */
const TOPICS = 3;

/** Columns of the plain-text part (RFC 3676 asks for fewer than 78). */
const COLUMNS = 72;

/**
 * One edition as a letter, printed once for all readers: LEAVE_PLACEHOLDER stands where each one's address for leaving
 * goes. `reports` has those that the stories quote, by id; a quotation whose report is missing is left out, since it
 * could not be checked.
 */
export async function printLetter(
  house: House,
  edition: ToldEdition,
  reports: Map<string, ShownReport>,
  short = false,
): Promise<Letter> {
  const told = short ? shortened(edition) : edition;
  return {
    subject: subject(house, told),
    html: await letterHtml(house, told, reports),
    text: letterText(house, told, reports),
  };
}

/** The short letter: every story by its first sentence and why it is here, and no near misses. */
function shortened(edition: ToldEdition): ToldEdition {
  const stories = edition.stories.map((story) => ({
    ...story,
    brief: story.brief.slice(0, 1),
    before: [],
    topics: [],
  }));
  return { ...edition, stories, below: [] };
}

/** The letter that asks for consent: `link` opens a page with one button. */
export async function confirmationLetter(
  house: House,
  link: string,
  say: MailWordsWithButton = wordsIn(house.language).mails.confirm,
): Promise<Letter> {
  const title = say.subject(house.name);
  const ask = say.ask(house.name);
  return {
    subject: oneLine(title),
    html: await toHtml(
      house,
      title,
      ask,
      html`<p class="p">${ask}</p>
        <p class="p"><a class="b" href="${link}">${say.yes}</a></p>
        <p class="p m">
          ${say.button}
          <a class="a" href="${link}">${link}</a>
        </p>
        <p class="p m">${say.ignore}</p>
        <p class="p m">${imprint(house)}</p>`,
    ),
    text: `${[
      textMasthead(house),
      wrap(ask),
      link,
      wrap(say.address),
      wrap(say.ignore),
      '-'.repeat(COLUMNS),
      wrap(imprint(house)),
    ].join('\n\n')}\n`,
  };
}

type MailWordsWithButton = ReturnType<typeof wordsIn>['mails']['confirm'];

// The HTML part

const serif = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, 'Times New Roman', serif";
const paper = { light: '#fdfcf9', dark: '#171614' };

async function letterHtml(house: House, edition: ToldEdition, reports: Map<string, ShownReport>): Promise<string> {
  const words = wordsIn(house.language);
  const sentence = weekInOneSentence(edition);
  const source = sentence && reports.get(sentence.report);
  const body = html`<p class="k c">
      ${words.edition(edition.number)} · ${span(house, edition)}${house.sample ? ` · ${words.print.sample}` : ''} ·
      <a class="w" href="${editionAddress(house, edition)}">${words.print.onTheWeb}</a>
    </p>
    ${
      sentence && source
        ? html`<p class="k s">${words.oneSentence}</p>
            <p class="lead" dir="auto" ${spoken(house, source)}>${own(sentence.text)} ${outletLink(source)}</p>`
        : ''
    }${afterTheSentence(edition, reports).map((story) => storyHtml(house, story, reports))}${
      edition.below.length > 0
        ? html`<h2 class="k r">${words.below}</h2>
            <p class="p m">${words.belowExplained}</p>
            ${edition.below.map(
              (story) =>
                html`<p class="p f">
                    <a
                      class="h"
                      dir="auto"
                      ${spoken(house, headlined(story, reports))}
                      href="${storyAddress(house, story)}"
                      >${own(story.headline)}</a
                    >
                  </p>
                  <p class="l m">${own(underBelow(house, story))}</p>`,
            )}`
        : ''
    }
    ${
      edition.articles?.length
        ? html`<h2 class="k r">${words.ours}</h2>
            ${edition.articles.map(
              (article) =>
                html`<p class="p f">
                    <a class="h" dir="auto" href="${articleAddress(house, article)}">${own(article.title)}</a>
                  </p>
                  <p class="l" dir="auto">${own(article.standfirst)}</p>
                  <p class="l m">${own(article.byline)}</p>`,
            )}`
        : ''
    }
    ${
      edition.corrected?.length
        ? html`<h2 class="k r">${words.corrections}</h2>
            ${edition.corrected.map(
              (one) =>
                html`<p class="p m">
                  <a class="a" href="${editionAddress(house, one)}">${words.print.week(one.week)}</a>: ${own(one.words)}
                </p>`,
            )}`
        : ''
    }
    <hr class="hr" />
    <p class="p m">${words.quoted}</p>
    ${house.sample ? html`<p class="p m">${words.sample}</p>` : ''}
    <p class="p m">
      ${words.print.because(house.name)} <a class="a" href="${PREFERENCES_PLACEHOLDER}">${words.print.choose}</a> ·
      <a class="a" href="${LEAVE_PLACEHOLDER}">${words.print.leave}</a>
    </p>
    <p class="p m">${imprint(house)}</p>`;
  return toHtml(house, `${house.name}, ${span(house, edition)}`, preheader(house, edition), body);
}

function storyHtml(house: House, story: ToldStory, reports: Map<string, ShownReport>) {
  const words = wordsIn(house.language);
  const [topic] = story.topics;
  const kicker = [story.sinceLastWeek ? words.sinceLastWeek : '', topic ? own(topic.name) : ''].filter(Boolean);
  const film = filmOf(story, reports);
  const heard = spoken(house, headlined(story, reports));
  const title = html`<a class="h" ${heard} href="${storyAddress(house, story)}">${own(story.headline)}</a>`;
  const lines = [
    ...(story.editor?.line ? [html`<b>${words.editor}:</b> ${own(story.editor.line)}`] : []),
    ...(story.editor?.headline ? [words.editorsHeadline] : []),
    ...sinceLastWeek(house, story).map((since) => html`<b>${words.sinceLastWeek}:</b> ${own(since)}`),
    ...furtherDevelopments(house, story, reports).map(
      ({ day, headline, source, address }, i) =>
        html`${i === 0 ? html`<b>${words.further}:</b> ` : ''}${day && `${day}, `}<a
            class="a"
            dir="auto"
            ${spoken(house, source)}
            href="${address}"
            >${own(headline)}</a
          >${source && html` — ${own(source.outlet)}`}`,
    ),
    ...whatWentBefore(house, story).map(
      ({ day, headline, address }, i) =>
        html`${i === 0 ? html`<b>${words.before}:</b> ` : ''}${day},
          <a class="a" dir="auto" href="${address}">${own(headline)}</a>`,
    ),
    ...(film
      ? [
          html`<b>${words.video}:</b>
            <a class="a" dir="auto" ${spoken(house, film)} href="${filmAddress(house, film)}">${own(film.title)}</a> —
            ${own(film.outlet)}`,
        ]
      : []),
    ...(story.topics.length > 0
      ? [
          html`<b>${words.readMore}:</b> ${story.topics
              .slice(0, TOPICS)
              .map(
                ({ name }, i) =>
                  html`${i > 0 ? ' · ' : ''}<a class="a" dir="auto" href="${topicAddress(house, name)}"
                      >${own(name)}</a
                    >`,
              )}`,
        ]
      : []),
    ...[whyInOneLine(house, story)].filter(Boolean).map((why) => html`<b>${words.why}:</b> ${own(why)}`),
    html`<a class="a" href="${storyAddress(house, story)}">${coverage(house, story, reports)}</a>`,
  ];
  return html`<p class="k r">
      <span class="n">${story.rank}</span>${kicker.map((words) => html` · <span dir="auto">${words}</span>`)}
    </p>
    <h2 class="t" dir="auto">${title}</h2>
    ${quotable(story, reports).map(
      ({ text, source }) =>
        html`<p class="q" dir="auto" ${spoken(house, source)}>${own(text)} ${outletLink(source)}</p>`,
    )}
    ${lines.map((line) => html`<p class="l m">${line}</p>`)}`;
}

function outletLink(source: ShownReport) {
  const address = webAddress(source.url);
  if (!address) return html`<span class="o">—&nbsp;${own(source.outlet)}</span>`;
  return html`<span class="o">—&nbsp;<a class="a" href="${own(address)}">${own(source.outlet)}</a></span>`;
}

/** The report whose headline a story bears; none where the editor wrote it. */
function headlined(story: ToldStory, reports: Map<string, ShownReport>): ShownReport | undefined {
  return story.editor?.headline ? undefined : reports.get(story.headlineReport);
}

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

/** Other people's words on one line. */
function own(text: string): string {
  return notOurs(oneLine(text));
}

async function toHtml(house: House, title: string, preview: string, body: ReturnType<typeof html>): Promise<string> {
  const accent = legible(house.accent, paper.light);
  const accentDark = legible(house.accent, paper.dark);
  const source = html`<mjml lang="${house.language}"
    ><mj-head
      ><mj-title>${title}</mj-title><mj-preview>${own(preview)}</mj-preview
      ><mj-attributes
        ><mj-all font-family="${serif}" /><mj-text
          padding="0 20px"
          font-size="17px"
          line-height="1.5"
          color="#1c1b19" /></mj-attributes
      ><mj-raw
        ><meta name="color-scheme" content="light dark" /><meta
          name="supported-color-schemes"
          content="light dark" /></mj-raw
      ><mj-style inline="inline">${raw(inlined(accent))}</mj-style
      ><mj-style>${raw(styled(accentDark))}</mj-style></mj-head
    ><mj-body width="640px" background-color="${paper.light}" css-class="paper"
      ><mj-section padding="28px 0 32px"
        ><mj-column
          ><mj-text
            ><h1 class="name"><a class="h" href="${house.url}/">${house.name}</a></h1>
            <p class="tag">${house.tagline}</p>
            ${body}</mj-text
          ></mj-column
        ></mj-section
      ></mj-body
    ></mjml
  >`;
  // Loaded only to print: it takes 100 MB, and most of the week nothing is printed.
  const { default: mjml2html } = await import('mjml');
  const printed = await mjml2html(String(await source), {
    validationLevel: 'strict',
    fonts: {},
    ignoreIncludes: true,
    keepComments: false,
    minify: true,
    // The styles are written short, and cssnano is a dependency more.
    minifyOptions: { minifyCss: false },
  });
  return printed.html;
}

function inlined(accent: string): string {
  return [
    '.name{margin:0;font-size:44px;line-height:1.1;font-weight:bold;letter-spacing:-1px;text-align:center}',
    '.tag{margin:4px 0 14px;font-style:italic;text-align:center;color:#5d5a54}',
    '.k{margin:26px 0 0;font-size:13px;line-height:1.4;letter-spacing:1px;text-transform:uppercase;color:#5d5a54}',
    '.c{margin:0;padding:8px 0;text-align:center;border-top:3px double #1c1b19;border-bottom:1px solid #1c1b19}',
    '.s{text-align:center}',
    '.r{padding-top:14px;border-top:1px solid #cfcbc2;font-weight:normal}',
    `.n{color:${accent};font-weight:bold}`,
    '.lead{margin:6px 0 0;font-size:21px;line-height:1.4;font-style:italic;text-align:center}',
    '.t{margin:6px 0 8px;font-size:25px;line-height:1.2;font-weight:bold}',
    '.h{color:#1c1b19;text-decoration:none}',
    '.p{margin:10px 0 0}',
    '.q{margin:0 0 8px}',
    '.l{margin:4px 0 0}',
    '.m{font-size:14px;line-height:1.45;color:#5d5a54}',
    `.a{color:${accent};text-decoration:underline}`,
    '.w{color:#5d5a54;text-decoration:underline}',
    '.o{font-size:14px;font-style:normal;color:#5d5a54}',
    '.f{font-weight:bold}',
    '.hr{margin:28px 0 0;border:0;border-top:3px double #1c1b19}',
    `.b{display:inline-block;padding:12px 22px;background:${accent};color:#ffffff;text-decoration:none;font-weight:bold}`,
  ].join('');
}

function styled(accent: string): string {
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.paper,.paper>div{background-color:${paper.dark} !important}
.paper div,.paper .h,.paper .q,.paper .lead{color:#e9e5dd !important}
.paper .k,.paper .m,.paper .tag,.paper .w,.paper .o{color:#aaa59b !important}
.paper .a,.paper .n{color:${accent} !important}
.paper .c,.paper .hr{border-color:#e9e5dd !important}
.paper .r{border-color:#3d3a35 !important}
.paper .b{background:#e9e5dd !important;color:#171614 !important}
}`;
}

// The plain-text part

function letterText(house: House, edition: ToldEdition, reports: Map<string, ShownReport>): string {
  const words = wordsIn(house.language);
  const notes = new Map<string, number>();
  const note = (id: string) => {
    if (!notes.has(id)) notes.set(id, notes.size + 1);
    return `[${notes.get(id)}]`;
  };
  const quoted = (quotation: { text: string; report: string }, source: ShownReport, indent: string) =>
    wrap(`${oneLine(quotation.text)} —\u00a0${oneLine(source.outlet)} ${note(quotation.report)}`, indent);

  const labelled = (label: string, told: string) => wrap(`${label}: ${told}`, '   ', '     ');

  const parts = [
    textMasthead(house),
    `${words.edition(edition.number)} · ${span(house, edition)}\n${words.print.onTheWeb}: ${editionAddress(house, edition)}`,
  ];
  if (house.sample) parts.push(wrap(words.sample));
  const sentence = weekInOneSentence(edition);
  const source = sentence && reports.get(sentence.report);
  if (sentence && source) parts.push(`${words.oneSentence.toUpperCase()}\n\n${quoted(sentence, source, '   ')}`);
  if (edition.stories.length > 1) {
    const lines = edition.stories.map(({ rank, headline }) => wrap(`${ranked(rank)}${oneLine(headline)}`, '', '    '));
    parts.push(`${words.print.contents.toUpperCase()}\n\n${lines.join('\n')}`);
  }

  for (const story of afterTheSentence(edition, reports)) {
    const why = whyInOneLine(house, story);
    const film = filmOf(story, reports);
    parts.push(
      '-'.repeat(COLUMNS),
      wrap(`${story.rank}.\u00a0${oneLine(story.headline).toUpperCase()}`, '', ' '.repeat(`${story.rank}. `.length)),
    );
    for (const { text, report, source } of quotable(story, reports))
      parts.push(quoted({ text, report }, source, '   '));
    const foot = [
      ...(story.editor?.line ? [labelled(words.editor, oneLine(story.editor.line))] : []),
      ...(story.editor?.headline ? [`   ${words.editorsHeadline}`] : []),
      ...sinceLastWeek(house, story).map((since) => labelled(words.sinceLastWeek, since)),
      ...furtherDevelopments(house, story, reports).flatMap(({ day, headline, source, address }, i) => [
        ...(i === 0 ? [`   ${words.further}:`] : []),
        wrap(
          [day && `${day}, `, headline, source && ` —\u00a0${oneLine(source.outlet)}`].filter(Boolean).join(''),
          '     ',
        ),
        `     ${address}`,
      ]),
      ...whatWentBefore(house, story).flatMap(({ day, headline, address }, i) => [
        ...(i === 0 ? [`   ${words.before}:`] : []),
        wrap(`${day}, ${headline}`, '     '),
        `     ${address}`,
      ]),
      ...(film
        ? [
            labelled(words.video, `${oneLine(film.title)} —\u00a0${oneLine(film.outlet)}`),
            `     ${filmAddress(house, film)}`,
          ]
        : []),
      ...(why ? [labelled(words.why, why)] : []),
      ...(story.topics.length > 0 ? [labelled(words.readMore, topicsInOneLine(story, TOPICS))] : []),
      `   ${coverage(house, story, reports)}: ${storyAddress(house, story)}`,
    ];
    parts.push(foot.join('\n'));
  }
  if (edition.below.length > 0) {
    parts.push('-'.repeat(COLUMNS), `${words.below.toUpperCase()}\n${wrap(words.belowExplained)}`);
    for (const story of edition.below) {
      const why = underBelow(house, story);
      parts.push(
        [
          wrap(`* ${oneLine(story.headline)}`, '', '  '),
          ...(why ? [wrap(why, '  ')] : []),
          `  ${storyAddress(house, story)}`,
        ].join('\n'),
      );
    }
  }
  if (edition.articles?.length) {
    parts.push('-'.repeat(COLUMNS), words.ours.toUpperCase());
    for (const article of edition.articles) {
      const lines = [article.title, article.standfirst, article.byline].map(oneLine).filter(Boolean);
      parts.push([...lines.map((line) => wrap(line)), articleAddress(house, article)].join('\n'));
    }
  }
  if (edition.corrected?.length) {
    parts.push('-'.repeat(COLUMNS), words.corrections.toUpperCase());
    for (const one of edition.corrected)
      parts.push(wrap(`${words.print.week(one.week)}: ${oneLine(one.words)}`, '', '  '));
  }
  if (notes.size > 0) {
    const lines = [...notes].map(([id, number]) => {
      const source = reports.get(id);
      const address = source && webAddress(source.url);
      const line = wrap(`[${number}] ${oneLine(source?.outlet ?? '')}: ${oneLine(source?.title ?? '')}`, '', '    ');
      return address ? `${line}\n    ${address}` : line;
    });
    parts.push('-'.repeat(COLUMNS), words.print.reportsQuoted.toUpperCase(), lines.join('\n'));
  }
  // Only here may the placeholder stand: whatever others wrote must not be taken for it.
  const told = notOurs(parts.join('\n\n'));
  const foot = [
    '='.repeat(COLUMNS),
    wrap(words.quoted),
    wrap(words.print.because(house.name)),
    `${words.print.toChoose(PREFERENCES_PLACEHOLDER)}\n${words.print.toLeave(LEAVE_PLACEHOLDER)}`,
    wrap(imprint(house)),
  ];
  return `${[told, ...foot].join('\n\n')}\n`;
}

function textMasthead(house: House): string {
  return `${oneLine(house.name).toUpperCase()}\n${wrap(house.tagline)}\n${'='.repeat(COLUMNS)}`;
}

/** "  1. " in as much room as "12. ". */
const ranked = (rank: number) => `${rank}.\u00a0`.padStart(4, '\u00a0');

/** Words set in lines of at most COLUMNS characters; a word that is longer, such as an address, stands alone. A no-break space binds, and is written as a space. */
function wrap(text: string, indent = '', hanging = indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \n]+/)) {
    const start = lines.length === 0 ? indent : hanging;
    if (line === '') line = start + word;
    else if (Array.from(line).length + 1 + Array.from(word).length <= COLUMNS) line += ` ${word}`;
    else {
      lines.push(line);
      line = hanging + word;
    }
  }
  lines.push(line);
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

// Both

/** Words that a stranger wrote like the placeholder look the same and are not it. */
function notOurs(text: string): string {
  return text.replaceAll('{{', '{\u2060{');
}

/** The brief's quotations with their reports. */
function quotable(story: ToldStory, reports: Map<string, ShownReport>) {
  return story.brief.flatMap(({ text, report }) => {
    const source = reports.get(report);
    return source ? [{ text, report, source }] : [];
  });
}
