/** A part of a mail: its header fields, unfolded, names in lower case, and its content decoded. */
export interface MimePart {
  type: string;
  fields: [name: string, value: string][];
  text: string;
}

/** Mails deeper or with more parts than this are nobody's report. */
const deepest = 8;
const mostParts = 100;
/** Of one mail, as much as this is read. */
const mostBytes = 1_000_000;

/**
 * Reads a mail into its parts, in order. Lenient: any line ends, any charset as Latin-1 or UTF-8, cut and broken mails as
 * far as they go. A mail within a mail is one part, whose text begins with its header.
 */
export function readParts(raw: Uint8Array | string): MimePart[] {
  const bytes = typeof raw === 'string' ? raw.slice(0, mostBytes) : decode(Buffer.from(raw.subarray(0, mostBytes)));
  const parts: MimePart[] = [];
  walk(bytes.replace(/\r\n?/g, '\n').replace(/^From .*\n/, ''), 'text/plain', 0, parts);
  return parts;
}

export const field = (part: MimePart | undefined, name: string): string =>
  part?.fields.find((entry) => entry[0] === name)?.[1] ?? '';

/** Header fields from the lines of a header. */
export function fieldsOf(head: string): [string, string][] {
  return head
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    });
}

function walk(source: string, usual: string, depth: number, parts: MimePart[]): void {
  if (parts.length >= mostParts) return;
  const end = source.startsWith('\n') ? 0 : source.indexOf('\n\n');
  const head = end < 0 ? source : source.slice(0, end);
  const body = end < 0 ? '' : source.slice(end).replace(/^\n{1,2}/, '');
  const fields = fieldsOf(head);
  const given = fields.find(([name]) => name === 'content-type')?.[1] ?? '';
  const type = (/^[\w.+-]+\/[\w.+-]+/.exec(given)?.[0] ?? usual).toLowerCase();
  // Looked for in the whole header: some systems forget to indent the line it stands in.
  const boundary =
    /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(given) ?? /^boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/im.exec(head);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (type.startsWith('multipart/') && mark && depth < deepest) {
    parts.push({ type, fields, text: '' });
    let inner = `\n${body}`.split(`\n--${mark}`, mostParts);
    if (inner.length === 1) {
      // Not the one that was promised: some systems write another.
      const other = /^--(\S+)$/m.exec(body)?.[1];
      if (other) inner = `\n${body}`.split(`\n--${other}`, mostParts);
    }
    for (const piece of inner.slice(1)) {
      if (piece.startsWith('--')) break;
      walk(
        piece.replace(/^[ \t]*\n/, ''),
        type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
        depth + 1,
        parts,
      );
    }
    return;
  }
  const encoding = fields.find(([name]) => name === 'content-transfer-encoding')?.[1]?.toLowerCase() ?? '';
  parts.push({ type, fields, text: fromJis(decodeBody(body, encoding)) });
}

function decodeBody(body: string, encoding: string): string {
  if (encoding.startsWith('base64')) return decode(Buffer.from(body, 'base64')).replace(/\r\n?/g, '\n');
  if (!encoding.startsWith('quoted-printable')) return body;
  const bytes = body
    // From the beginning of a run of spaces only: asked again at each of them, it would cost the square of their number.
    .replace(/(?<![ \t])[ \t]*=\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[\0-\u00ff]*$/.test(bytes) ? decode(Buffer.from(bytes, 'latin1')) : bytes;
}

/** Japanese of seven bits (RFC 1468), by its shift sequences: reports do not always say that it is. */
function fromJis(text: string): string {
  if (!text.includes('\u001b$') || !/^[\0-\u007f]*$/.test(text)) return text;
  return new TextDecoder('iso-2022-jp').decode(Buffer.from(text, 'latin1'));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
