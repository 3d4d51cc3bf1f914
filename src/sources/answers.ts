/** What an answer other than a document means, in words for the editor. */

const meaning: Record<number, string> = {
  204: 'with nothing at all',
  205: 'with nothing at all',
  206: 'with a part of it, which nobody asked for',
  226: 'with changes to something that it never sent',
  300: 'with a choice of addresses: look which one is the feed',
  400: 'it does not understand the request',
  401: 'it wants a password',
  402: 'it wants to be paid',
  403: 'it does not let us in',
  404: 'there is nothing at this address',
  405: 'it does not let anybody read this address',
  406: 'it has this only in a form that we did not ask for',
  407: 'a proxy before it wants a password',
  408: 'it did not wait for our request',
  410: 'this feed is gone for good',
  418: 'it wants no programs to come',
  421: 'its server knows nothing of this name',
  423: 'it is locked',
  425: 'it does not answer yet',
  426: 'it wants another protocol',
  429: 'it finds that we come too often: it is asked again later',
  431: 'it finds our request too long',
  451: 'a law or court forbids it to show this here',
  500: 'the server has a fault',
  501: 'the server cannot do that',
  502: 'the server behind it does not answer',
  503: 'it is overloaded or being mended',
  504: 'the server behind it does not answer',
  505: 'the server does not speak our HTTP',
  507: 'the server has no room left',
  508: 'the server goes round in circles',
  509: 'its site has used up its traffic',
  511: 'a network on the way wants somebody to sign in',
  520: 'the server behind its network answers in nothing that can be read',
  521: 'the server behind its network is down',
  522: 'the server behind its network does not answer',
  523: 'the server behind its network cannot be reached',
  524: 'the server behind its network does not answer in time',
  525: 'the server behind its network has no good TLS',
  526: 'the server behind its network has a bad certificate',
  530: 'its network cannot find its server',
  999: 'it wants no programs to come',
};

const botWall =
  'a bot wall stands before it, which lets only browsers through: ask its owner to let Dispatchbox through, or look for another feed of it';

/** Marks of networks that ask who comes to prove that they are no program. */
const wallMarks: [header: string, value: RegExp][] = [
  ['cf-mitigated', /./],
  ['x-amzn-waf-action', /challenge|captcha/i],
  ['x-datadome', /./],
  ['x-dd-b', /./],
  ['x-sucuri-block', /./],
  ['x-px-block-score', /./],
  ['x-vercel-mitigated', /./],
  ['x-vercel-challenge-token', /./],
];
const walls =
  /^(?:cloudflare|ddos-guard|sucuri\S*|akamaighost|imperva|incapsula|qrator|stormwall\S*|variti\S*|datadome)\b/i;
const wallTitle =
  /<title[^>]{0,100}>\s{0,20}(?:just a moment|attention required|access denied|access to this page has been denied|ddos-guard|checking your browser|please wait|one moment, please|are you (?:a )?(?:robot|human)|verify(?:ing)? (?:that )?you are (?:a )?human|human verification|security check|robot or human|pardon our interruption|einen moment|un instant|un momento)/i;

/** Why an answer of this status brings no document, for behind `it answers`: `403: it does not let us in`. */
export function statusInWords(status: number, headers: Record<string, string>): string {
  const isWall =
    wallMarks.some(([name, value]) => value.test(headers[name] ?? '')) ||
    (status === 403 && (walls.test(headers.server ?? '') || /incapsula|imperva/i.test(headers['x-cdn'] ?? '')));
  if (isWall) return `${status}: ${botWall}`;
  const known = meaning[status];
  if (known) return status < 400 ? `${status}, ${known}` : `${status}: ${known}`;
  if (status >= 300 && status < 400) return `${status}, but not where to go`;
  if (status >= 400 && status < 500) return `${status}: it refuses`;
  return status >= 500 ? `${status}: the server has a fault` : `${status}, which is no document`;
}

/** Why a document that was sent is no feed, where its beginning tells; undefined where it may be one. */
export function isNoFeed(body: Uint8Array): string | undefined {
  const beginning = Buffer.from(body.subarray(0, 4000)).toString('latin1').replaceAll('\0', '');
  if (/^[^<]{0,10}(?:<[?!][^>]{0,500}>\s{0,100}){0,10}<opml[\s>]/i.test(beginning))
    return 'it is a list of feeds (OPML), no feed: bring it in by sources import, or at the desk under “Bring a list”';
  return wallTitle.test(beginning) ? botWall : undefined;
}
