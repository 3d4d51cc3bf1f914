import { foldLines } from 'nodemailer/lib/mime-funcs';
import type { LinkTokens } from '../readers/index.ts';
import { domainOf } from '../text/index.ts';
import { displayName } from './compose.ts';
import type { House } from '../house/index.ts';

/**
 * The header fields of a letter to a list (RFC 2369, 2919, 3834, 8058) and the envelope's sender. Where letters come back
 * to an address of their own, the sender names edition and reader, signed (VERP), and a mail to it leaves as well.
 */
export function headersOf(
  { house, returns, tokens }: { house: House; returns: string; tokens: LinkTokens },
  { editionId, readerId, leave }: { editionId: number; readerId: number; leave: string },
): { sender: string; headers: [string, string][] } {
  const host = domainOf(house.mailFrom);
  const leaving = [`<${leave}>`];
  let sender = house.mailFrom;
  if (returns) {
    const at = returns.lastIndexOf('@');
    const tagged = (tag: string) => `${returns.slice(0, at)}+${tag}${returns.slice(at)}`;
    sender = tagged(`${editionId}-${tokens.returns(editionId, readerId)}`);
    // Of no edition, and in lower case and digits, since mail servers change case.
    leaving.push(`<mailto:${tagged(`leave-${tokens.returns(0, readerId)}`)}?subject=leave>`);
  }
  return {
    sender,
    headers: [
      ['List-Id', foldLines(`${displayName(house.name)} <letter.${host}>`, 66)],
      ['List-Archive', `<${house.url}/editions>`],
      // A line for each: folded between them, never within one.
      ['List-Unsubscribe', leaving.join(',\r\n ')],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
      ['Feedback-ID', `edition-${editionId}:letter:dispatchbox:${host}`],
      ['Auto-Submitted', 'auto-generated'],
      ['Precedence', 'list'],
    ],
  };
}
