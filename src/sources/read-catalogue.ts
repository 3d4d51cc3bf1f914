import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Web } from '../net/index.ts';
import { withoutPasswords } from '../text/index.ts';
import { Problem } from '../text/problem.ts';

/** The list of sources as it is written. @param place a file, or an address @throws Problem where it cannot be read */
export async function readCatalogue(place: string, web: Web): Promise<string> {
  if (!/^https?:\/\//.test(place)) {
    return readFile(place, 'utf8').catch((cause: Error) => {
      throw new Problem(
        `CATALOGUE names ${resolve(place)}, which cannot be read: write an OPML file there, or correct the setting.`,
        { cause },
      );
    });
  }
  try {
    const { status, body } = await web.get(place);
    if (status !== 200) throw new Error(`it answers ${status}`);
    return new TextDecoder().decode(body);
  } catch (cause) {
    throw new Problem(
      `CATALOGUE ${withoutPasswords(place)} cannot be read (${(cause as Error).message}): correct the address; a private host must be named in OPEN_HOSTS.`,
      { cause },
    );
  }
}
