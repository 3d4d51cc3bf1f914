import {
  type ToldStory,
  type ShownReport,
  coverage,
  filmOf,
  furtherDevelopments,
  sinceLastWeek,
  span,
  whatWentBefore,
} from '../editions/index.ts';
import { COLUMNS, framed, html, looks, notOurs, textMasthead, wrap, type Markup } from './frame.ts';
import { type House, articleAddress, editionAddress, filmAddress, imprint, storyAddress } from '../house/index.ts';
import { wordsIn } from './messages/index.ts';
import { dayOf, evidence, nextDay, preheader, sectionOf, subject } from './wording.ts';
import { oneLine, webAddress } from '../text/index.ts';

/** An edition as its letter tells it; `number` is null while it is being made up. */
export interface PrintedEdition {
  number: number | null;
  /** ISO week, '2020-W19'. */
  week: string;
  from: Date;
  /** The first moment that no longer belongs to it. */
  until: Date;
  stories: ToldStory[];
  below: ToldStory[];
  /** The house's own articles that it names. */
  articles?: { id: number; title: string; standfirst: string; byline: string }[];
  /** What was found wrong in earlier editions since the last one closed. */
  corrected?: { week: string; words: string; at: Date }[];
}

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

/** So many words a letter has room for, all in all; what the stories leave of it goes to more of the first ones. */
const ROOM = { full: 1000, short: 450 };
/** So many stories have their evidence and what else became of their matter; the others are told in a sentence. */
const IN_FULL = 5;
/** So many stories below the line are named; all of them, and why, are on the edition's page. */
const BELOW = 5;
/** Words read in a minute, by who reads for the news. */
const A_MINUTE = 230;

/** The form in which a reader wants it. */
interface Form {
  short?: boolean;
  /** The edition has only what is about these. */
  topics?: readonly string[];
}

type Reports = Map<string, ShownReport>;

/** What both parts are made of. */
interface Told {
  house: House;
  edition: PrintedEdition;
  reports: Reports;
  form: Form;
  minutes: number;
}

/**
 * One edition as a letter, printed once for all readers: LEAVE_PLACEHOLDER stands where each one's address for leaving
 * goes. `reports` has those that the stories quote, by id; a quotation whose report is missing is left out, since it
 * could not be checked.
 */
export function printLetter(house: House, edition: PrintedEdition, reports: Reports, form: Form = {}): Letter {
  const bare = bareOf(edition, reports, form.short ? 0 : 1);
  const room = ROOM[form.short ? 'short' : 'full'];
  const least = wordsSeen(letterHtml({ house, edition: bare, reports, form, minutes: 1 }));
  const { fitted, words } = filled(house, edition, bare, reports, form, room - least);
  const told: Told = { house, edition: fitted, reports, form, minutes: Math.ceil((least + words) / A_MINUTE) };
  return { subject: subject(house, edition), html: letterHtml(told), text: letterText(told) };
}

/** Every story by its headline and so many first sentences that can be checked. */
function bareOf(edition: PrintedEdition, reports: Reports, sentences: number): PrintedEdition {
  const stories = edition.stories.map((told) => {
    const story = { ...told, brief: quotable(told, reports).slice(0, sentences) };
    delete story.parts;
    delete story.before;
    return story;
  });
  return { ...edition, stories, below: [] };
}

/**
 * Fills the room that is left: what else became of the first matters, stories below the line, then further sentences from the first
 * story on; in a short letter the first sentence of each. It ends where something no longer fits.
 */
function filled(
  house: House,
  edition: PrintedEdition,
  bare: PrintedEdition,
  reports: Reports,
  { short }: Form,
  room: number,
) {
  const stories = bare.stories.map((story) => ({ ...story }));
  const below: ToldStory[] = [];
  let words = 0;
  const fits = (more: number) => words + more <= room && ((words += more), true);
  const fill = (): void => {
    for (const [i, story] of stories.entries()) {
      const { parts, before } = edition.stories[i]!;
      if (short || i >= IN_FULL) break;
      for (const part of parts ?? []) {
        const label = story.parts ? '' : wordsIn(house.language).further;
        if (!fits(countWords(`${label} ${dayOf(house, part)} ${part.headline}`))) return;
        story.parts = [...(story.parts ?? []), part];
      }
      const last = story.sinceLastWeek && before?.at(-1);
      if (!last) continue;
      if (!fits(countWords(last.headline) + 6)) return;
      story.before = [last];
    }
    for (const story of short ? [] : edition.below.slice(0, BELOW)) {
      const { below: title, print } = wordsIn(house.language);
      if (!fits(countWords(below.length ? story.headline : `${title} ${print.allBelow} ${story.headline}`))) return;
      below.push(story);
    }
    for (const [i, story] of stories.entries()) {
      const all = quotable(edition.stories[i]!, reports).slice(0, short ? 1 : undefined);
      for (const said of all.slice(story.brief.length)) {
        if (!fits(countWords(`${said.text} ${said.source.outlet}`) + 1)) return;
        story.brief = [...story.brief, said];
      }
    }
  };
  fill();
  return { fitted: { ...bare, stories, below }, words };
}

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** The words that a reader sees of a letter's page. */
export function wordsSeen(page: string): number {
  const seen = page.replace(/<(head|style)\b.*?<\/\1>|<!--.*?-->|<div style="display:none.*?<\/div>/gs, ' ');
  return countWords(seen.replace(/<\/?(?:a|b|span)\b[^>]*>/g, '').replace(/<[^>]+>/g, ' '));
}

// The HTML part

function letterHtml({ house, edition, reports, form, minutes }: Told): string {
  const words = wordsIn(house.language);
  const say = words.print;
  const look = looks(house);
  const link = (address: string, text: string, as = 'a') => html`<a ${look(as)} href="${address}">${text}</a>`;
  const headline = (text: string, address: string, report: ShownReport | undefined) =>
    html`<a ${look('h')} dir="auto" ${spoken(house, report)} href="${address}">${own(text)}</a>`;
  const outlet = (source: ShownReport) => {
    const address = webAddress(source.url);
    return html`<span ${look('o')}
      >—&nbsp;${address ? link(own(address), own(source.outlet), 'w') : own(source.outlet)}</span
    >`;
  };

  const storyHtml = (story: ToldStory, i: number): Markup => {
    const { full, kicker, marks, parts, before, facts, film } = tellings(house, story, reports, form, i);
    const said = quotable(story, reports);
    const page = link(storyAddress(house, story), (full ? say.whyAndAll : say.all)(story.reports.length));
    const inLine = !form.short && !full && said.length > 0;
    return html`<p ${look('k r')}><span ${look('n')}>${i + 1}</span>${kicker.map((of) => html`&emsp;${of}`)}</p>
      <h2 ${look(full ? 't' : 't u')}>
        ${headline(story.headline, storyAddress(house, story), headlined(story, reports))}
      </h2>
      ${said.map(
        ({ text, source }, n) =>
          html`<p ${look('q')} dir="auto"><span${spoken(house, source)}>${own(text)}</span> ${outlet(source)}${inLine && n === said.length - 1 ? html` <span ${look('o')}>· ${page}</span>` : ''}</p>
`,
      )}${marks.map(
        ({ label, text }) => html`<p ${look('l m')} dir="auto">${label && html`<b>${label}:</b> `}${own(text)}</p> `,
      )}${[...parts, ...before].map(
        ({ label, day, headline: text, address, source }) =>
          html`<p ${look('l m')}>
            ${label && html`<b>${label}</b><br />`}${day && `${day}: `}<a
              ${look('a')}
              dir="auto"
              ${spoken(house, source)}
              href="${address}"
              >${own(text)}</a
            >
          </p> `,
      )}${
        form.short || inLine
          ? ''
          : html`<p ${look('l m')}>
              ${facts && `${facts} · `}${film && html`${link(filmAddress(house, film), words.video)} · `}${page}
            </p> `
      }`;
  };

  const body = html`<p ${look('k c')}>
      ${words.edition(edition.number)} · ${span(house, edition)}${house.sample ? ` · ${say.sample}` : ''} ·
      ${say.minutes(minutes).replace(' ', '\u00a0')} · ${link(editionAddress(house, edition), say.onTheWeb, 'w')}
    </p>
    ${
      form.topics?.length
        ? html`<p ${look('p m')}>
            ${say.onlyYours(form.topics.map(own).join(', '))}
            ${link(`${PREFERENCES_PLACEHOLDER}#topics-are`, say.change)}
          </p>`
        : ''
    }${
      edition.corrected?.length
        ? html`<h2 ${look('k')}>${words.corrections}</h2>
            ${edition.corrected.map(
              (one) =>
                html`<p ${look('p m')}>${link(editionAddress(house, one), say.week(one.week))}: ${own(one.words)}</p>`,
            )}`
        : ''
    }${
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
        : ''
    }
    ${edition.stories.map(storyHtml)}${
      edition.below.length > 0
        ? html`<h2 ${look('k r')}>${words.below}</h2>
            ${edition.below.map(
              (story) =>
                html`<p ${look('l')}>
                  ${headline(story.headline, storyAddress(house, story), headlined(story, reports))}${story.editor?.headline ? html` <span ${look('o')}>${words.editorsHeadline}</span>` : ''}
                </p>`,
            )}
            <p ${look('l m')}>${link(`${editionAddress(house, edition)}#below`, say.allBelow)}</p>`
        : ''
    }${
      edition.articles?.length
        ? html`<h2 ${look('k r')}>${words.ours}</h2>
            ${edition.articles.map(
              (article) =>
                html`<p ${look('p f')}>${headline(article.title, articleAddress(house, article), undefined)}</p>
                  <p ${look('l')} dir="auto">${own(article.standfirst)}</p>
                  <p ${look('l m')}>${own(article.byline)}</p>`,
            )}`
        : ''
    }
    <hr ${look('hr')} />
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
  return framed(house, `${house.name}, ${span(house, edition)}`, own(preheader(house, edition)), body);
}

/** A story's small print, as both parts tell it. */
function tellings(house: House, story: ToldStory, reports: Reports, { short = false }: Form, i: number) {
  const words = wordsIn(house.language);
  const labelled = <T>(label: string, lines: T[]) => lines.map((line, n) => ({ label: n === 0 ? label : '', ...line }));
  const full = !short && i < IN_FULL;
  const { editor } = story;
  return {
    full,
    kicker: [story.sinceLastWeek ? words.sinceLastWeek : sectionOf(house, story), dayOf(house, story)].filter(Boolean),
    marks: [
      ...(editor?.line ? [{ label: words.editor, text: oneLine(editor.line) }] : []),
      ...(editor?.headline ? [{ label: '', text: words.editorsHeadline }] : []),
      ...(editor?.chose ? [{ label: '', text: words.chosen }] : []),
      ...(full ? sinceLastWeek(house, story).map((text) => ({ label: '', text })) : []),
    ],
    parts: labelled(
      words.further,
      furtherDevelopments(house, story, reports).map((part, n) => {
        const day = dayOf(house, story.parts?.[n] ?? {});
        return { ...part, day: day === dayOf(house, story) ? '' : day };
      }),
    ),
    before: labelled(
      words.before,
      whatWentBefore(house, story).map((earlier) => ({ ...earlier, source: undefined })),
    ),
    facts: full ? evidence(house, story) || coverage(house, story, reports) : '',
    film: full ? filmOf(story, reports) : undefined,
  };
}

/** The report whose headline a story bears; none where the editor wrote it. */
function headlined(story: ToldStory, reports: Reports): ShownReport | undefined {
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

/** The brief's quotations with their reports. */
function quotable(story: ToldStory, reports: Reports) {
  return story.brief.flatMap(({ text, report }) => {
    const source = reports.get(report);
    return source ? [{ text, report, source }] : [];
  });
}

// The plain-text part

function letterText({ house, edition, reports, form, minutes }: Told): string {
  const words = wordsIn(house.language);
  const say = words.print;
  const rule = '-'.repeat(COLUMNS);
  const heading = (title: string) => title.toUpperCase();
  const parts = [
    textMasthead(house),
    `${wrap(`${words.edition(edition.number)} · ${span(house, edition)} · ${say.minutes(minutes)}`)}\n${editionAddress(house, edition)}`,
  ];
  if (form.topics?.length) parts.push(wrap(say.onlyYours(form.topics.map(oneLine).join(', '))));
  if (edition.corrected?.length)
    parts.push(
      [
        heading(words.corrections),
        ...edition.corrected.map((one) => wrap(`${say.week(one.week)}: ${oneLine(one.words)}`, '', '  ')),
      ].join('\n'),
    );
  if (edition.stories.length > 1 && !form.short) {
    const lines = edition.stories.map(({ headline }, i) => wrap(`${ranked(i + 1)}${oneLine(headline)}`, '', '    '));
    parts.push([heading(say.contents), ...lines].join('\n'));
  }

  for (const [i, story] of edition.stories.entries()) {
    const { full, kicker, marks, parts: further, before, facts, film } = tellings(house, story, reports, form, i);
    const title = oneLine(story.headline);
    parts.push(
      [
        rule,
        wrap([`${i + 1}.`, ...kicker].join('\u00a0\u00a0').replaceAll(/(?<!\u00a0) /g, '\u00a0')),
        wrap(full ? title.toUpperCase() : title),
      ].join('\n'),
      ...quotable(story, reports).map(({ text, source }) => {
        const address = webAddress(source.url);
        return [wrap(`${oneLine(text)} —\u00a0${oneLine(source.outlet)}`), ...(address ? [address] : [])].join('\n');
      }),
      [
        ...marks.map(({ label, text }) => wrap(label ? `${label}: ${text}` : text)),
        ...[...further, ...before].flatMap(({ label, day, headline, address }) => [
          ...(label ? [`${label}:`] : []),
          wrap(`* ${day && `${day}: `}${headline}`, '', '  '),
          `  ${address}`,
        ]),
        ...(facts ? [wrap(facts)] : []),
        ...(film ? [`${words.video}: ${filmAddress(house, film)}`] : []),
        ...(form.short ? [] : [`${(full ? say.whyAndAll : say.all)(story.reports.length)}:`]),
        storyAddress(house, story),
      ].join('\n'),
    );
  }
  if (edition.below.length > 0)
    parts.push(
      [
        rule,
        heading(words.below),
        ...edition.below.map((story) =>
          wrap(`* ${oneLine(story.headline)}${story.editor?.headline ? ` (${words.editorsHeadline})` : ''}`, '', '  '),
        ),
        `${say.allBelow}:`,
        `${editionAddress(house, edition)}#below`,
      ].join('\n'),
    );
  if (edition.articles?.length) {
    parts.push(`${rule}\n${heading(words.ours)}`);
    for (const article of edition.articles) {
      const lines = [article.title, article.standfirst, article.byline].map(oneLine).filter(Boolean);
      parts.push([...lines.map((line) => wrap(line)), articleAddress(house, article)].join('\n'));
    }
  }
  // Only here may the placeholders stand: whatever others wrote must not be taken for them.
  const told = notOurs(parts.join('\n\n'));
  const foot = [
    '='.repeat(COLUMNS),
    [
      `${say.unsubscribe}: ${LEAVE_PLACEHOLDER}`,
      `${say.pause}: ${PREFERENCES_PLACEHOLDER}#pause`,
      `${say.onlySome}: ${PREFERENCES_PLACEHOLDER}#topics-are`,
    ].join('\n'),
    `${wrap(`${say.next(nextDay(house, edition))} ${say.forwarded} ${say.subscribe}:`)}\n${house.url}/subscribe`,
    wrap(words.quoted),
    ...(house.sample ? [wrap(words.sample)] : []),
    wrap(`${say.because(house.name)} ${imprint(house)}`),
  ];
  return `${[told, ...foot].join('\n\n')}\n`;
}

/** "  1. " in as much room as "12. ". */
const ranked = (rank: number) => `${rank}.\u00a0`.padStart(4, '\u00a0');
