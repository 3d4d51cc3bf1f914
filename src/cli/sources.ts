import { readFile, rename, writeFile } from 'node:fs/promises';
import { agentOf, readConfig } from '../config.ts';
import { transaction } from '../db/index.ts';
import { commandLine } from '../desk/index.ts';
import { openWeb } from '../net/index.ts';
import {
  addToList,
  bringBack,
  editSource,
  findFeeds,
  listSources,
  outlineOf,
  readEdits,
  readOpml,
  removeSource,
  sourcesFromOpml,
  syncCatalogue,
  wholeList,
} from '../sources/index.ts';
import { Problem } from '../text/problem.ts';
import { remark, type Arguments } from './command.ts';
import { hasDatabase, withDatabase } from './database.ts';
import { bytesOf, writeLines } from './json-lines.ts';
import { many } from '../text/index.ts';

export const help = `usage: dispatchbox sources export > list.opml
       dispatchbox sources import FILE
       dispatchbox sources add URL [--feed NUMBER]
       dispatchbox sources list
       dispatchbox sources set KEY NAME=VALUE …
       dispatchbox sources remove KEY | bring-back KEY

  export         writes the list that CATALOGUE names, whole: folders, ratings, attributes that we have no use for, and
                 what was set by hand
  import FILE    adds the sources of an OPML file to it, all but the feeds that it has already
  add URL        finds the feeds of a home page and shows what is in them
  --feed NUMBER  adds that one
  list           one JSON object a source
  set KEY        sets facts of a source, whatever the list says: articleText, paused (true or false), lean (-2 to 2, or
                 nothing), leanNote, owner, kind, name. KEY is as list tells it
  remove KEY     takes a source out, whatever the list says; bring-back KEY undoes it

Also while the service is running: it polls what is new within a minute.

example: dispatchbox sources export`;

export const options = { feed: { type: 'string' } } as const;

export async function run({ values, positionals: [verb = '', place, ...rest] }: Arguments): Promise<void> {
  if (verb === 'list') return withDatabase(async (db) => writeLines(await listSources(db)));
  if (verb === 'export') return exportList();
  const withPlace: Record<string, (place: string) => Promise<void>> = {
    import: importList,
    add: (address) => addSource(address, values.feed),
    set(key) {
      const edits = readEdits(rest.map(pairOf));
      return withDatabase((db) => editSource(db, key, edits, { who: commandLine, now: new Date() }));
    },
    remove: (key) => withDatabase((db) => removeSource(db, key)),
    'bring-back': (key) => withDatabase((db) => bringBack(db, key, new Date())),
  };
  const work = Object.hasOwn(withPlace, verb) ? withPlace[verb] : undefined;
  if (!work || !place)
    throw new Problem(
      'sources needs export, import, add, list, set, remove or bring-back: run dispatchbox sources --help.',
    );
  return work(place);
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 0) throw new Problem(`"${pair}" sets nothing: write NAME=VALUE, such as articleText=true.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function exportList(): Promise<void> {
  const { listed, name } = await readList();
  readOpml(listed, name); // a file that is no list is not handed on as one
  // Where there is no database yet, nothing was set by hand.
  if (hasDatabase()) await withDatabase(async (db) => void process.stdout.write(await wholeList(db, listed, name)));
  else process.stdout.write(listed);
}

async function importList(file: string): Promise<void> {
  const { listed, name } = await readList();
  const text = new TextDecoder().decode(await bytesOf(file));
  sourcesFromOpml(text, file); // says what is wrong with it, before anything is changed
  const { text: whole, added } = addToList(listed, name, readOpml(text, file).outlines);
  await keepList(name, whole);
  remark(`${many(added, 'feed')} added to ${name}`);
}

/** Shows the feeds of a home page; adds the one that was chosen. */
async function addSource(address: string, choice: Arguments['values'][string]): Promise<void> {
  const { listed, name } = await readList();
  const { house, OPEN_HOSTS: openHosts, FETCH_SECONDS } = readConfig();
  const web = openWeb({ openHosts, agent: agentOf(house), timeout: FETCH_SECONDS * 1000 });
  try {
    const found = await findFeeds(web, address, new Date());
    if (choice === undefined) {
      for (const [index, one] of found.entries()) {
        const there = addToList(listed, name, [outlineOf(one)]).added === 0;
        console.log(
          `${index + 1}  ${one.title || 'untitled'}  ${one.address}${there ? '  (in the list already)' : ''}`,
        );
        for (const { title, published } of one.newest)
          console.log(`     ${published?.toISOString().slice(0, 10) ?? 'undated   '}  ${title}`);
      }
      remark('To add one of them, say so again with --feed NUMBER.');
      return;
    }
    const chosen = found[Number(choice) - 1];
    if (!chosen) throw new Problem(`--feed is "${String(choice)}": write a number from 1 to ${found.length}.`);
    const { text: whole, added } = addToList(listed, name, [outlineOf(chosen)]);
    await keepList(name, whole);
    remark(added ? `${chosen.address} added to ${name}` : `${chosen.address} is in the list already`);
  } finally {
    await web.close();
  }
}

/** The list that CATALOGUE names, as it is written. @throws Problem where it is no file */
async function readList(): Promise<{ listed: string; name: string }> {
  const { CATALOGUE: name } = readConfig();
  const listed = await readFile(name, 'utf8').catch((cause: Error) => {
    throw new Problem(
      `CATALOGUE is ${name}, which is no file here (${cause.message}): this command keeps its list in one.`,
      { cause },
    );
  });
  return { listed, name };
}

/** Writes the list of sources, whole or not at all, and makes the database's sources what it says. */
async function keepList(name: string, text: string): Promise<void> {
  const entries = sourcesFromOpml(text, name);
  const draft = `${name}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, name);
  await withDatabase((db) => transaction(db, (tx) => syncCatalogue(tx, entries, new Date())));
}
