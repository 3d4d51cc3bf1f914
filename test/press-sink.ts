import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that a sink took. */
export interface Taken {
  to: string;
  from: string;
  messageId: string;
  raw: string;
}

const share = (words: string) => createHash('sha256').update(words).digest().readUInt32BE(0) / 2 ** 32;

/** Whether the sink refuses an address: 0.5% for good, 1% the first time. */
export const refusedForGood = (address: string) => share(`for good ${address}`) < 0.005;
const refusedAtFirst = (address: string) => share(`at first ${address}`) < 0.01;

/**
 * A real SMTP server on loopback that keeps what it took.
 *
 * @param options.keep whole letters, or their heads only
 * @param options.patience takes everybody, and this long for each: ms
 */
export async function startSink({
  keep = false,
  patience = 0,
  onTaken = () => {},
}: { keep?: boolean; patience?: number; onTaken?: () => void } = {}) {
  const taken: Taken[] = [];
  const tried = new Set<string>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (patience > 0) return void setTimeout(done, patience);
      if (refusedForGood(address)) return done(answer(550, '5.1.1 no such mailbox'));
      if (refusedAtFirst(address) && !tried.has(address)) {
        tried.add(address);
        return done(answer(450, '4.2.0 not now'));
      }
      done();
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => {
        if (keep || pieces.length === 0) pieces.push(piece);
      });
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString();
        const { mailFrom, rcptTo } = session.envelope;
        const messageId = /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '';
        const from = mailFrom ? mailFrom.address : '';
        for (const { address } of rcptTo) taken.push({ to: address, from, messageId, raw: keep ? raw : '' });
        done();
        onTaken();
      });
    },
  });
  server.on('error', () => {}); // a sender that is killed breaks its connections
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    taken,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
