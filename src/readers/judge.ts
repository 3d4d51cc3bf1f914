import { domainOf, slips } from '../text/index.ts';

/** What an address looks like, beyond being one: nothing of this refuses it. */

const disposable = new Set(
  'mailinator.com guerrillamail.com guerrillamail.net sharklasers.com 10minutemail.com temp-mail.org tempmail.com yopmail.com trashmail.com trashmail.de getnada.com maildrop.cc dispostable.com throwawaymail.com fakeinbox.com mintemail.com moakt.com mohmal.com spamgourmet.com mytemp.email discard.email emailondeck.com mailnesia.com tempr.email wegwerfmail.de byom.de'.split(
    ' ',
  ),
);
const roles = new Set(
  'abuse admin administrator billing contact editor editors feedback help hostmaster info jobs list mail mailer-daemon marketing media news newsletter no-reply noreply office postmaster press root sales security service spam staff subscribe support team unsubscribe webmaster'.split(
    ' ',
  ),
);
/** Where most readers have their mailbox; a domain one slip away from one of these is asked about. */
const common =
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com gmx.net gmx.de gmx.com gmx.at web.de t-online.de freenet.de mail.com mail.ru email.com proton.me protonmail.com pm.me zoho.com fastmail.com orange.fr wanadoo.fr free.fr laposte.net hotmail.co.uk hotmail.fr btinternet.com sky.com virginmedia.com libero.it comcast.net verizon.net att.net'.split(
    ' ',
  );

/** What the editor may want to know of an address. */
export function flagsOf(email: string): ('disposable' | 'role')[] {
  const at = email.lastIndexOf('@');
  const [local, host] = [email.slice(0, at).toLowerCase().replace(/\+.*$/, ''), email.slice(at + 1)];
  return [...(disposable.has(host) ? ['disposable' as const] : []), ...(roles.has(local) ? ['role' as const] : [])];
}

/** The address that was probably meant, where the domain looks mistyped: one slip from a common one, or a broken ending. */
export function suggestionFor(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const host = domainOf(email).toLowerCase();
  if (common.includes(host)) return undefined;
  const meant =
    common.find((domain) => slips(host, domain, 1) <= 1) ??
    host.replace(/\.(con|cmo|ocm|comm|vom|xom|cim|coom)$/, '.com');
  return meant === host ? undefined : `${email.slice(0, at)}@${meant}`;
}
