import { Problem } from './problem.ts';

/**
 * The text of a list, piece by piece: UTF-8, or UTF-16 with its mark, or what is no UTF-8 as Windows-1252, in which
 * older spreadsheets save.
 *
 * @throws Problem where it is UTF-8 first and something else later
 */
export async function* csvText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let plain = true; // nothing but ASCII yet
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(markOf(piece), { fatal: true });
    try {
      const text = decoder.decode(piece, { stream: true });
      plain &&= !/[^\0-\x7f]/.test(text);
      yield text;
    } catch (cause) {
      // Sequences that are UTF-8 among others that are not: no one encoding reads it.
      if (!plain || decoder.encoding !== 'utf-8' || /[^\0-\x7f\ufffd]/.test(new TextDecoder().decode(piece)))
        throw new Problem('The list is neither UTF-8 throughout nor Windows-1252: save it as "CSV UTF-8".', { cause });
      decoder = new TextDecoder('windows-1252');
      yield decoder.decode(piece, { stream: true });
    }
  }
  try {
    yield decoder?.decode() ?? '';
  } catch (cause) {
    throw new Problem('The list ends within a letter: save it as "CSV UTF-8" again.', { cause });
  }
}

function markOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
