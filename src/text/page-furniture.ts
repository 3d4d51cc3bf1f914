import type { Element, Node, HtmlDocument } from './page-facts.ts';
import { headsOtherStories, leadsToOtherStory } from './furniture.ts';

/** How much of what stands in an element. */
interface Measure {
  /** Characters of text, of those in links, and of those in paragraphs outside of links. */
  text: number;
  linked: number;
  prose: number;
  elements: number;
  /** It has the headline or the body of the article in it; a heading of any kind. */
  holds: boolean;
  headed: boolean;
}

const unseen = /^(?:script|style|noscript|template|head|svg)$/;
const boxed =
  /^(?:p|div|li|ul|ol|section|aside|h[2-6]|strong|b|em|span|table|blockquote|dl|nav|figure|article|center|td|small|i)$/;

/** Of pictures: what is said of them, and who took them. */
const ofPictures =
  /-(?:(?:fig|photo|image|img|picture|media|gallery|video|slide|wp)-?)?captions?(?:-(?:text|wrap|wrapper|container|inner|body))?-|-(?:photo|image|img|picture|media|photographer)-?(?:credits?|by|source|copyright|description|desc|info)-|-(?:credits?|photographer|bildunterschrift|bildnachweis|legende|didascalia|pie-de-foto|piefoto)-/;
/** Of the page: what leads elsewhere or asks for something. */
const ofPage =
  /-(?:related|relateds?|recirc(?:ulation)?|recommend(?:ed|ations?|s|er)?|readmore|read-more|read-also|read-next|also-read|see-also|more-(?:stories|news|on|from|articles|links|coverage)|most-(?:read|popular|viewed|shared)|mostread|mostpopular|popular|trending|newsletters?|nl-signup|sign-?up|subscri(?:be|ption|ptions|ber)|opt-?in|mailing-?list|mailchimp|social|socials|share(?:s|bar|buttons|tools|links|box)?|sharing|sharedaddy|addtoany|addthis|outbrain|taboola|revcontent|zergnet|sponsor(?:ed|s)?|advert(?:s|isement|isements|ising|orial)?|ads?|ad-(?:slot|unit|container|wrapper)|adslot|dfp|inline-?promo|promos?|promo-box|breadcrumbs?|disqus|livefyre|pagination|visually-?hidden|sr-only|screen-reader-text|off-screen|offscreen|author-?(?:bio|box|info|card)|about-(?:the-)?author|follow-?us|cta|call-to-action|donate|donation|support-us|paywall|teaser-list|story-list|link-?list|linkbox|article-links|inline-?(?:related|links?|story)|tag-?(?:list|cloud)|article-?tags|post-?tags|copyright|disclaimer|correction-link|print-only|aufmacher-links|weiterlesen|lire-aussi|leggi-anche|lees-ook)-/;

/** A caption is no longer; what names itself furniture holds no more of the page's prose than this part, or so many characters. */
const longestCaption = 800;
const mostProse = 0.1;
const leastProse = 400;
const longestBlock = 400;
const smallSubtree = 40;
/** A list of links has so much of its text in them. */
const linksOnly = 0.9;

/**
 * Takes out of a page what is not the article's text though it may stand in the midst of it: captions and credits, boxes of related
 * stories, invitations to read, subscribe and share. Never what holds the headline, the body or much of the prose, whatever it is called.
 * Takes time in proportion to the page.
 */
export function takeFurniture(document: HtmlDocument): void {
  const elements = [...document.querySelectorAll('*')] as Element[];
  const measures = measure(elements);
  const whole = elements.reduce(
    (sum, element) => sum + (element.tagName.toLowerCase() === 'p' ? measures.get(element)!.prose : 0),
    0,
  );
  const gone = new Set<Element>();
  const take = (element: Element) => {
    gone.add(element);
    element.remove();
  };
  for (const element of elements) {
    if (element.parentElement !== null && gone.has(element.parentElement)) {
      gone.add(element); // with what it stood in
      continue;
    }
    if (gone.has(element)) continue;
    const sizes = measures.get(element)!;
    const tag = element.tagName.toLowerCase();
    if (sizes.holds || sizes.text === 0) continue;
    const few = sizes.prose <= Math.max(leastProse, mostProse * whole);
    const name = nameOf(element);
    if (tag === 'figcaption' || (!sizes.headed && sizes.text <= longestCaption && ofPictures.test(name))) take(element);
    else if (few && sizes.text - sizes.linked <= Math.max(1500, mostProse * whole) && ofPage.test(name)) take(element);
    else if (boxed.test(tag)) {
      if (isListOfLinks(tag, sizes)) take(element);
      else if (sizes.text <= 3000 && sizes.linked >= 0 && leadsAway(element, sizes)) {
        const following = /^h[2-6]$/.test(tag) || sizes.linked === 0 ? followingLinks(element, measures) : [];
        if (sizes.linked > 0 || following.length > 0) for (const one of [element, ...following]) take(one);
      }
    }
  }
}

/** `no-caption`, `has-related`: what is or is not in it, not what it is. */
const switches = /-(?:no|has|have|with|without|hide|show|is|not)-[a-z]+/g;

/** Class and id as words in small letters with hyphens around and between them. */
function nameOf(element: Element): string {
  const written = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`.slice(0, 500);
  if (written === ' ') return '';
  return `-${written.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z]+/g, '-').replace(switches, '-')}-`; // prettier-ignore
}

function measure(elements: readonly Element[]): Map<Element, Measure> {
  const measures = new Map<Element, Measure>();
  for (const element of elements) {
    const tag = element.tagName.toLowerCase();
    const holds = tag === 'h1' || /\barticleBody\b/i.test(element.getAttribute('itemprop') ?? '');
    measures.set(element, { text: 0, linked: 0, prose: 0, elements: 1, holds, headed: /^h[1-6]$/.test(tag) });
  }
  // In document order what is inside comes behind: backwards, each is whole when its parent is met.
  for (const element of elements.toReversed()) {
    const own = measures.get(element)!;
    const tag = element.tagName.toLowerCase();
    if (unseen.test(tag)) Object.assign(own, { text: 0, linked: 0, prose: 0 });
    else {
      for (const child of element.childNodes)
        if (child.nodeType === 3) own.text += (child.textContent ?? '').trim().length;
      if (tag === 'a') own.linked = own.text;
      if (tag === 'p') own.prose = own.text - own.linked;
    }
    const around = measures.get(element.parentElement!);
    if (!around) continue;
    around.text += own.text;
    around.linked += own.linked;
    around.prose += own.prose;
    around.elements += own.elements;
    around.holds ||= own.holds;
    around.headed ||= own.headed;
  }
  return measures;
}

/** Whether a list, or a paragraph, is nothing but links to elsewhere. */
function isListOfLinks(tag: string, { text, linked, elements }: Measure): boolean {
  if (linked < linksOnly * text) return false;
  if (tag === 'ul' || tag === 'ol') return elements >= 5;
  return tag === 'p' && text >= 25 && elements <= 6;
}

/** Whether an element begins with words that lead to another story, and is little but that. */
function leadsAway(element: Element, { text, linked, elements }: Measure): boolean {
  const first = text <= longestBlock && elements <= smallSubtree ? element.textContent : firstText(element);
  const line = first.replace(/\s+/g, ' ').trim();
  const share = text === 0 ? 0 : linked / text;
  if (headsOtherStories(line)) return true;
  if (text > longestBlock || elements > smallSubtree) return headsOtherStories(firstText(element)) && share >= 0.6;
  return leadsToOtherStory(line, share) || (share >= 0.5 && headsOtherStories(firstText(element)));
}

/** The first text in an element, where it is short. */
function firstText(element: Element): string {
  let node: Node | null = element.firstChild;
  for (let steps = 0; node !== null && steps < 20; steps++) {
    const text = node.nodeType === 3 ? (node.textContent ?? '').replace(/\s+/g, ' ').trim() : '';
    if (text !== '') return text.slice(0, 100);
    node = (node.nodeType === 1 && node.firstChild) || node.nextSibling;
  }
  return '';
}

/** The lists and blocks of links that follow a heading over other stories. */
function followingLinks(element: Element, measures: ReadonlyMap<Element, Measure>): Element[] {
  const found: Element[] = [];
  let next = element.nextElementSibling;
  while (next !== null && found.length < 12) {
    const sizes = measures.get(next);
    if (!sizes || sizes.holds || sizes.linked < 0.5 * sizes.text || (sizes.text === 0 && sizes.elements < 2)) break;
    found.push(next);
    next = next.nextElementSibling;
  }
  return found;
}
