import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Db } from '../db/index.ts';
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

/** The sample's invented reports never mix with real ones. @throws Problem where the database has real sources */
export async function refuseRealSources(db: Db): Promise<void> {
  const real = await db
    .selectFrom('feed')
    .select('address')
    .where('address', 'not like', 'http://127.0.0.1:%')
    .executeTakeFirst();
  if (!real) return;
  throw new Problem(
    `DATABASE_URL names a database with real sources (${real.address}): give the sample one of its own, or unset DATABASE_URL.`,
  );
}
