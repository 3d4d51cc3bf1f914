import { Readable, type Transform, pipeline } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateRaw,
} from 'node:zlib';

/** What is to be known of how a body came. */
export interface Unpacking {
  /** What was wrong with it though it could be read; null where nothing was. */
  fault: string | null;
  /** Waits until a decoder that takes much memory may begin. */
  becomeLarge(): Promise<void>;
}

/** A body packed more often than this was made to cost us. */
const mostLayers = 3;
/** zstd's window: 8 MB, as RFC 9659 has it for the web. */
const zstdWindow = 23;

/**
 * A body unpacked by what its bytes are, whatever Content-Encoding says: servers call packed bodies plain, plain ones packed, pack twice, and
 * write names that mean nothing. Archives that break off, or have something behind them, give what they hold.
 *
 * @param encoding the header
 * @param most bytes that any layer may give
 * @throws Error where it says that it is packed and cannot be unpacked, or is too large
 */
export async function* unpack(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
  most: number,
  unpacking: Unpacking,
): AsyncGenerator<Uint8Array> {
  const names = encoding.toLowerCase().split(',').map((name) => name.trim().replace(/^x-/, '')); // prettier-ignore
  let parts = body;
  for (let layer = 0; ; layer++) {
    const { first, all } = await begun(parts);
    const kind = kindOf(first, names.findLast((name) => name !== '' && name !== 'identity') ?? '');
    if (kind === undefined || layer === mostLayers) {
      yield* all;
      return;
    }
    if (names.includes(kind)) names.splice(names.lastIndexOf(kind), 1);
    // Decoders that take up to 16 MB before they have given a byte.
    if (kind === 'br' || kind === 'zstd') await unpacking.becomeLarge();
    parts = kind === 'gzip' ? gunzipped(all, most, unpacking) : through(all, decoders[kind](), most, unpacking);
  }
}

const flush = { finishFlush: constants.Z_SYNC_FLUSH };
const decoders = {
  gzip: () => createGunzip(flush),
  deflate: () => createInflate(flush),
  'raw deflate': () => createInflateRaw(flush),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () =>
    createZstdDecompress({
      finishFlush: constants.ZSTD_e_flush,
      params: { [constants.ZSTD_d_windowLogMax]: zstdWindow },
    }),
} satisfies Record<string, () => Transform>;

/** How bytes are packed; undefined where they are not. What has no mark of its own (Brotli, raw deflate) is believed where it is said. */
function kindOf(first: Uint8Array, said: string): keyof typeof decoders | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = first;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  if (first.length === 0 || isText(first)) return undefined;
  const zlib = (a & 0x0f) === 8 && a >> 4 <= 7 && ((a << 8) | b) % 31 === 0;
  if (said === 'deflate') return zlib ? 'deflate' : 'raw deflate';
  if (said === 'br') return 'br';
  return zlib && b >= 0x80 ? 'deflate' : undefined;
}

/** Whether bytes begin as markup or JSON does, in any encoding that such documents have. */
function isText(first: Uint8Array): boolean {
  const [a, b, c] = first;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0xef && b === 0xbb && c === 0xbf)) return true;
  const mark = first.find((byte) => byte !== 0 && byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return mark === 0x3c || mark === 0x7b || mark === 0x5b;
}

/** The first bytes of a body, and all of it. */
async function begun(
  parts: AsyncIterable<Uint8Array>,
): Promise<{ first: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const rest = parts[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  for (let size = 0; size < 8;) {
    const next = await rest.next();
    if (next.done) break;
    head.push(next.value);
    size += next.value.length;
  }
  async function* all() {
    try {
      yield* head;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { first: Buffer.concat(head.map((part) => part.subarray(0, 64))), all: all() };
}

async function* through(
  parts: AsyncIterable<Uint8Array>,
  decoder: Transform,
  most: number,
  unpacking: Unpacking,
): AsyncGenerator<Uint8Array> {
  const source = Readable.from(parts);
  pipeline(source, decoder, () => {}); // its failures are the decoder's, below
  let size = 0;
  try {
    for await (const part of decoder as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > most) throw new TooMuch(most);
      yield part;
    }
  } catch (error) {
    if (error instanceof TooMuch) throw error;
    if (size === 0) throw new Error('its answer cannot be unpacked', { cause: error });
    unpacking.fault = damaged;
  } finally {
    source.destroy();
  }
}

/** Packed bytes that are kept to look at once more; few feeds are larger. */
const mostKept = 1024 * 1024;

/** What gzip holds. Node's decoder loses its last bytes where something else stands behind it; then it is unpacked once more without its frame. */
async function* gunzipped(
  parts: AsyncIterable<Uint8Array>,
  most: number,
  unpacking: Unpacking,
): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = [];
  let size = 0;
  let given = 0;
  async function* kept() {
    for await (const part of parts) {
      if ((size += part.length) <= mostKept) packed.push(part);
      yield part;
    }
  }
  const inner: Unpacking = { ...unpacking, fault: null };
  let failure: unknown;
  try {
    for await (const part of through(kept(), decoders.gzip(), most, inner)) {
      given += part.length;
      yield part;
    }
  } catch (error) {
    if (error instanceof TooMuch) throw error;
    failure = error;
  }
  if (failure === undefined && inner.fault === null) return;
  unpacking.fault = inner.fault ?? damaged;
  const all = Buffer.concat(packed);
  const body = size > mostKept ? undefined : await unframed(all, most);
  if (body === undefined && given === 0) throw failure ?? new Error('its answer cannot be unpacked');
  if (body !== undefined && body.length > given) yield body.subarray(given);
}

/** The first member of a gzip file, whatever stands behind it (RFC 1952, 2.3); undefined where that is not whole. */
function unframed(gzip: Uint8Array, most: number): Promise<Uint8Array | undefined> {
  const flags = gzip[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (gzip[at] ?? 0) + 256 * (gzip[at + 1] ?? 0);
  for (const flag of [8, 16]) if (flags & flag) at = gzip.indexOf(0, at) + 1 || gzip.length;
  if (flags & 2) at += 2;
  return new Promise((resolve) =>
    inflateRaw(gzip.subarray(at), { maxOutputLength: most }, (error, body) => resolve(error ? undefined : body)),
  );
}

const damaged = 'its answer is packed, and damaged or followed by something else';

/** More than any answer may have. */
export class TooMuch extends Error {
  constructor(most: number) {
    super(`it sends more than ${most / 1024 / 1024} MB`);
  }
}
