import { parseHTML } from 'linkedom';

/** A house written from the left tells of outlets written from the right: each word of theirs begins with this one. */
export const theirs = 'שלום ';

const strong = /\p{Script=Latin}|\p{Script=Hebrew}/u;
const isTheirs = (element: { textContent: string | null } | null) =>
  /\p{Script=Hebrew}/u.test(strong.exec(element?.textContent ?? '')?.[0] ?? '');

/** Set apart by characters (UAX 9), where a sentence is made of text. */
const isolated = /\u2068[^\u2069]*\u2069/g;

/** Words of theirs that no element of their own direction holds, with what stands around them. */
export function astray(html: string): string[] {
  const { document } = parseHTML(html);
  const found: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    // What nobody sees stands in no direction; what is typed follows the sheet.
    if (
      /^(?:script|style|title|input|textarea)$/i.test(element.localName) ||
      element.closest('.visually-hidden, [style*="display:none"]')
    )
      continue;
    const own = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.textContent?.replace(isolated, '').includes(theirs.trim()),
    );
    if (!own) continue;
    const holder = element.closest('[dir="auto"], bdi');
    if (!holder || !isTheirs(holder)) found.push((holder ?? element).outerHTML.replace(/\s+/g, ' ').slice(0, 160));
  }
  return found;
}
