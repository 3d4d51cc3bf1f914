import { span, type ToldStory } from '../editions/index.ts';
import { articleAddress, editionAddress, filmAddress, imprint, storyAddress } from '../house/index.ts';
import { oneLine, webAddress } from '../text/index.ts';
import { COLUMNS, notOurs, textMasthead, wordsText, wrap } from './frame.ts';
import {
  aheadIn,
  LEAVE_PLACEHOLDER,
  PREFERENCES_PLACEHOLDER,
  quotedIn,
  tellings,
  type LetterContent,
} from './letter-content.ts';
import { wordsIn } from './messages/index.ts';
import { nextDay } from './wording.ts';

const rule = '-'.repeat(COLUMNS);
const heading = (title: string) => title.toUpperCase();
/** "  1. " in as much room as "12. ". */
const ranked = (rank: number) => `${rank}.\u00a0`.padStart(4, '\u00a0');

/** The plain-text part of a letter. */
export function letterText(content: LetterContent): string {
  const parts = [
    textMasthead(content.house),
    ...top(content),
    ...content.edition.stories.flatMap((story, i) => storyText(content, story, i)),
    ...ahead(content),
    ...articles(content),
    ...below(content),
    ...ownText(content, 'closing'),
  ];
  // Only in the foot may the placeholders stand: whatever others wrote must not be taken for them.
  return `${[notOurs(parts.join('\n\n')), ...foot(content)].join('\n\n')}\n`;
}

function top({ house, edition, form, minutes }: LetterContent): string[] {
  const words = wordsIn(house.language);
  const say = words.print;
  const parts = [
    `${wrap(`${words.edition(edition.number)} · ${span(house, edition)} · ${say.minutes(minutes)}`)}\n${editionAddress(house, edition)}`,
  ];
  parts.push(...ownText({ house, edition }, 'note'));
  if (form.topics?.length) parts.push(wrap(say.onlyYours(form.topics.map(oneLine).join(', '))));
  if (edition.corrected?.length)
    parts.push(
      [
        heading(words.corrections),
        ...edition.corrected.map((one) => wrap(`${say.week(one.week)}: ${oneLine(one.words)}`, '', '  ')),
      ].join('\n'),
    );
  if (edition.stories.length > 1 && !form.short) {
    const lines = edition.stories.map(({ headline }, i) => wrap(`${ranked(i + 1)}${headline}`, '', '    '));
    parts.push([heading(say.contents), ...lines].join('\n'));
  }
  return parts;
}

/** The editor's own words, under a heading that says whose they are. */
function ownText({ house, edition }: Pick<LetterContent, 'house' | 'edition'>, which: 'note' | 'closing'): string[] {
  const said = edition.own?.[which];
  if (!said) return [];
  const head = heading(wordsIn(house.language).editor);
  return [which === 'closing' ? `${rule}\n${head}` : head, ...wordsText(said)];
}

function storyText(content: LetterContent, story: ToldStory, i: number): string[] {
  const { house, reports, form } = content;
  const words = wordsIn(house.language);
  const say = words.print;
  const { full, kicker, marks, parts: further, before, facts, film } = tellings(content, story, i);
  const title = story.headline;
  return [
    [
      rule,
      wrap([`${i + 1}.`, ...kicker].join('\u00a0\u00a0').replaceAll(/(?<!\u00a0) /g, '\u00a0')),
      wrap(full ? title.toUpperCase() : title),
    ].join('\n'),
    ...quotedIn(story, reports).map(({ text, source }) => {
      const address = webAddress(source.url);
      return [wrap(`${oneLine(text)} —\u00a0${source.outlet}`), ...(address ? [address] : [])].join('\n');
    }),
    [
      ...marks.map(({ label, text }) => wrap(label ? `${label}: ${text}` : text)),
      ...[...further, ...before].flatMap(({ label, day, headline, address, marks: mark }) => [
        ...(label ? [`${label}:`] : []),
        wrap(`* ${day && `${day}: `}${headline}${mark && ` (${mark})`}`, '', '  '),
        `  ${address}`,
      ]),
      ...(facts ? [wrap(facts)] : []),
      ...(film ? [`${words.video}: ${filmAddress(house, film)}`] : []),
      ...(form.short ? [] : [`${(full ? say.whyAndAll : say.all)(story.reports.length)}:`]),
      storyAddress(house, story),
    ].join('\n'),
  ];
}

function ahead(content: LetterContent): string[] {
  const days = aheadIn(content);
  if (days.length === 0) return [];
  const { ahead: say } = wordsIn(content.house.language);
  return [
    `${rule}\n${heading(say.title)}`,
    ...days.map(({ day, text, source }) => {
      const address = webAddress(source.url);
      return [wrap(`${day}: ${text} —\u00a0${source.outlet}`), ...(address ? [address] : [])].join('\n');
    }),
    `${say.inCalendar}:\n${content.house.url}/calendar.ics`,
  ];
}

function below({ house, edition }: LetterContent): string[] {
  const words = wordsIn(house.language);
  if (edition.below.length === 0) return [];
  return [
    [
      rule,
      heading(words.below),
      ...edition.below.map((story) =>
        wrap(`* ${story.headline}${story.editor?.headline ? ` (${words.editorsHeadline})` : ''}`, '', '  '),
      ),
      `${words.print.allBelow}:`,
      `${editionAddress(house, edition)}#below`,
    ].join('\n'),
  ];
}

function articles({ house, edition }: LetterContent): string[] {
  if (!edition.articles?.length) return [];
  return [
    `${rule}\n${heading(wordsIn(house.language).ours)}`,
    ...edition.articles.map((article) => {
      const lines = [article.title, article.standfirst, article.byline].map(oneLine).filter(Boolean);
      return [...lines.map((line) => wrap(line)), articleAddress(house, article)].join('\n');
    }),
  ];
}

function foot({ house, edition }: LetterContent): string[] {
  const words = wordsIn(house.language);
  const say = words.print;
  return [
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
}
