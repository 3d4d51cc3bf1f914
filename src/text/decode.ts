import iconv from 'iconv-lite';
import { guessCharset } from './charset-guess.ts';

/** A document as text, and the charset it was read in (lower case). */
export interface Decoded {
  text: string;
  charset: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const serverDefault = /^(iso-?8859-1|latin-?1|us-ascii|ascii|utf-?8)$/;

/**
 * Bytes as text. A byte order mark decides; then whether they are valid UTF-8 beyond ASCII (no other charset's text is by
 * chance); then the charset of the Content-Type header, the XML declaration and an HTML `meta`, as far as they exist.
 * With no usable declaration it is guessed; where that fails they are read as UTF-8 in which stray bytes are Windows-1252.
 * Never throws.
 */
export function decodeBytes(bytes: Uint8Array, contentType?: string): Decoded {
  const marked = byMark(bytes);
  if (marked) return marked;
  const sniffed = byFirstCharacter(bytes);
  if (sniffed) return { text: iconv.decode(bytes, sniffed), charset: sniffed };

  const text = validUtf8(bytes);
  const head = latin1(bytes.subarray(0, 2048));
  const declared = [
    /charset\s*=\s*(?:["']\s*)?([\w.:-]+)/i.exec(contentType ?? '')?.[1],
    /^[^<]{0,100}<\?xml\b[^>]*?\bencoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head)?.[1],
    /<meta\b[^>]*?\bcharset\s*=\s*(?:["']\s*)?([\w.:-]+)/i.exec(head)?.[1],
  ].flatMap((name) => name?.toLowerCase() ?? []);
  // What a server says of every document by default says nothing of this one, where the document speaks for itself.
  declared.sort((a, b) => Number(serverDefault.test(a)) - Number(serverDefault.test(b)));
  // Escape-coded charsets look like ASCII; only a declaration can tell.
  const shifted = declared.find((name) => /^(utf-?7|hz|iso-2022|cp037|ibm037)/.test(name));
  if (text !== null && !shifted) return { text, charset: 'utf-8' };
  for (const name of declared) {
    const read = byName(bytes, name);
    if (read) return read;
  }
  if (text !== null) return { text, charset: 'utf-8' };
  const guess = isMostlyUtf8(bytes) ? null : guessCharset(bytes);
  return (guess === null ? null : byName(bytes, guess)) ?? { text: mixed(bytes), charset: 'utf-8' };
}

function byMark(bytes: Uint8Array): Decoded | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const rest = bytes.subarray(3);
    return { text: validUtf8(rest) ?? mixed(rest), charset: 'utf-8' };
  }
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff)
    return { text: iconv.decode(bytes, 'utf-32be'), charset: 'utf-32be' };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0)
    return { text: iconv.decode(bytes, 'utf-32le'), charset: 'utf-32le' };
  if (a === 0xfe && b === 0xff) return { text: iconv.decode(bytes.subarray(2), 'utf-16be'), charset: 'utf-16be' };
  if (a === 0xff && b === 0xfe) return { text: iconv.decode(bytes.subarray(2), 'utf-16le'), charset: 'utf-16le' };
  return null;
}

/** Wide charsets without a mark, by the zeros around the first `<` (XML 1.0, appendix F), and EBCDIC by its `<?xm`. */
function byFirstCharacter(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return 'utf-32be';
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  if (a === 0x3c && b === 0) return 'utf-16le';
  if (a === 0x4c && b === 0x6f && c === 0xa7 && d === 0x94) return 'cp037';
  return null;
}

/** Names feeds use for a charset that the library knows by another. */
const aliases: Record<string, string> = {
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso8859-1': 'windows-1252',
  'iso_8859-1': 'windows-1252',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'ks_c_5601-1987': 'cp949',
  'x-sjis': 'shift_jis',
};

function byName(bytes: Uint8Array, name: string): Decoded | null {
  if (/^utf-?8$/.test(name)) return null;
  const known = aliases[name] ?? name;
  try {
    if (iconv.encodingExists(known) && !/^(base64|hex|binary|internal)/.test(known)) {
      // A wide charset is only declared in narrow letters by mistake.
      if (/^(utf-?16|utf-?32|ucs-?[24])/.test(known) && bytes[1] !== 0 && bytes[0] !== 0) return null;
      return { text: iconv.decode(bytes, known), charset: name };
    }
    return { text: new TextDecoder(name).decode(bytes), charset: name };
  } catch {
    return null;
  }
}

function validUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

const runs = /(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+|[\x80-\xff]/g;
/** UTF-8 with a few bytes of something else. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let whole = 0;
  let stray = 0;
  for (const [run] of latin1(bytes.subarray(0, 200_000)).matchAll(runs)) {
    if (run.length > 1) whole += run.length;
    else stray++;
  }
  return whole > 2 * stray;
}

const strays = iconv.decode(
  Uint8Array.from({ length: 128 }, (_, i) => 128 + i),
  'windows-1252',
);

/** UTF-8 where it is valid, Windows-1252 for each stray byte: pasted quotation marks in an otherwise sound document. */
function mixed(bytes: Uint8Array): string {
  const stray = (run: string) => strays[run.charCodeAt(0) - 128] ?? '';
  return latin1(bytes).replace(runs, (run) =>
    run.length === 1 ? stray(run) : (validUtf8(Buffer.from(run, 'latin1')) ?? Array.from(run, stray).join('')),
  );
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
