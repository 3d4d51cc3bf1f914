/** So that a space at its end, encoded, and the soft break stay within 76. */
const line = 73;

/**
 * Text as quoted-printable (RFC 2045, 6.7): CRLF, lines of at most 76 bytes, a dot never first. Of a run of spaces all
 * but the first are encoded, so that the relaxed form of the body that DKIM signs (RFC 6376, 3.4.4) is the body itself.
 *
 * @param open where more text follows on the same line: the result ends with a soft break instead of the line's end
 */
export function quotedPrintable(text: string, open = false): string {
  const out: string[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  for (const [index, words] of lines.entries()) {
    const last = index === lines.length - 1;
    let row = '';
    const put = (unit: string) => {
      if (row.length + unit.length > line) {
        out.push(`${row}=\r\n`);
        row = '';
      }
      row += row === '' && unit === '.' ? '=2E' : unit;
    };
    const bytes = Buffer.from(words);
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      const space = byte === 0x20 && row !== '' && !row.endsWith(' ') && i < bytes.length - 1;
      if (space || (byte > 0x20 && byte < 0x7f && byte !== 0x3d)) put(String.fromCharCode(byte));
      else put(`=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
    }
    // A break that follows a space would leave it at the end of its line, where it may be lost.
    if (last && open) out.push(row === '' ? '' : `${row.replace(/ $/, '=20')}=\r\n`);
    else if (!last) out.push(`${row}\r\n`);
    else out.push(row);
  }
  return out.join('').replaceAll(' =\r\n', '=20=\r\n');
}
