import type { Edit, KeptEdition } from '../../../editions/index.ts';
import { oneLine } from '../../../text/index.ts';
import { Problem } from '../../../text/problem.ts';
import { numberIn, storyIn } from './form.tsx';

/** What the edition's forms ask for. */

/** The edits that a form asks for, to be done together. @throws Problem for what is none */
export function stepsOf(edition: KeptEdition, form: Record<string, string>): Edit[] {
  const { act = '', story: id = '' } = form;
  const order = edition.stories.map(({ story }) => story);
  if (act === 'order')
    return [{ kind: 'order', stories: (form.stories ?? '').split(' ').filter((one) => order.includes(one)) }];
  const asked = numberIn(id);
  const place = asked ? order.indexOf(asked) : -1;
  if (asked && act === 'above') {
    const under = order[(place < 0 ? order.length : place) - 1];
    if (!under) throw new Problem('It stands first: there is no story above it.');
    return [{ kind: 'fold', story: asked, under }];
  }
  const to = placeAsked(act, form.place, place);
  if (!asked || to === undefined) return [editOf(edition, form)];
  const others = order.filter((story) => story !== asked);
  const stories = others.toSpliced(Math.min(to, others.length), 0, asked);
  // What stands elsewhere gets a place of its own first.
  return [...(place < 0 ? [{ kind: 'pin', story: asked } as const] : []), { kind: 'order', stories, moved: asked }];
}

/** The place that a story is to go to, from 0; undefined where another act is asked for. */
function placeAsked(act: string, typed = '', place: number): number | undefined {
  if (act === 'top') return 0;
  if (act === 'up' && place >= 0) return Math.max(place - 1, 0);
  if (act === 'down' && place >= 0) return place + 1;
  if (act !== 'place') return undefined;
  const number = Number(typed);
  if (!Number.isInteger(number) || number < 1 || number > 999)
    throw new Problem(`“${typed.slice(0, 20)}” is no place: write a number from 1 on.`);
  return number - 1;
}

/** The one edit that a form asks for. */
function editOf(edition: KeptEdition, form: Record<string, string>): Edit {
  const { act = '', story: id = '' } = form;
  const asked = numberIn(id);
  if (!asked) throw new Problem('Write the story’s address, or its number.');
  if (act === 'pin' || act === 'drop' || act === 'lead') return { kind: act, story: asked };
  if (act === 'fold') {
    const under = numberIn(form.under);
    if (!under) throw new Problem('Choose the story under which it is to stand.');
    return { kind: 'fold', story: asked, under };
  }
  const story = storyIn(edition, asked);
  if (!story) throw new Problem(`Story ${asked} is not in this edition, nor below the line.`);
  const text = oneLine(form.words ?? '');
  if (act === 'strike') return { kind: 'strike', story: asked, reason: form.reason ?? '' };
  if (act === 'line') return { kind: 'line', story: asked, words: text };
  if (act === 'headline') {
    // A headline typed over one that was chosen is meant: an empty field leaves the choice.
    const [, report = '', title = ''] = /^(\d+) ([\s\S]*)$/.exec(form.of ?? '') ?? [];
    if (text) return { kind: 'headline', story: asked, words: text };
    if (report) return { kind: 'headline', story: asked, words: title, report };
    throw new Problem('Choose a report’s headline, or write one.');
  }
  if (act === 'remove') {
    const index = Number(form.index);
    return { kind: 'brief', story: asked, brief: story.brief.filter((_, i) => i !== index) };
  }
  if (act.startsWith('quote ')) {
    const [, report = ''] = /^quote (\d+)$/.exec(act) ?? [];
    const sentence = { report, text: form[`sentence ${report}`] ?? '' };
    if (!sentence.text) throw new Problem('Choose a sentence first.');
    const instead = form.instead ? Number(form.instead) : story.brief.length;
    return { kind: 'brief', story: asked, brief: story.brief.toSpliced(instead, 1, sentence) };
  }
  throw new Problem('This is not something that can be done to an edition.');
}
