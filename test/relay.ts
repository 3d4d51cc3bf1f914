import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** How a relay behaves: *takes* all, is *slow* to answer, *busy* for now (greylisting), *refuses* every address, or is *gone*. */
export type Manner = 'takes' | 'slow' | 'busy' | 'refuses' | 'gone';

export interface Relay {
  url: string;
  answer: Manner;
  /** Seconds that a slow one takes for each answer to RCPT. */
  seconds: number;
  /** Recipients that it was asked for, and when, in milliseconds of `performance.now()`. */
  asked: { to: string; at: number }[];
  taken: { to: string; raw: string }[];
  close(): Promise<void>;
}

/** A real SMTP server on loopback whose manner can be changed. */
export async function startRelay(): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session, done) => (relay.answer === 'gone' ? done(refusal(421, '4.3.2 gone')) : done()),
    onMailFrom: (_address, _session, done) => (relay.answer === 'gone' ? done(refusal(421, '4.3.2 gone')) : done()),
    onRcptTo({ address }, _session, done) {
      relay.asked.push({ to: address, at: performance.now() });
      if (relay.answer === 'busy') done(refusal(451, '4.7.1 greylisted, try again later'));
      else if (relay.answer === 'refuses') done(refusal(550, '5.1.1 no such user'));
      else if (relay.answer === 'slow') void sleep(relay.seconds * 1000).then(() => done());
      else done();
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString();
        for (const { address } of session.envelope.rcptTo) relay.taken.push({ to: address, raw });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay: Relay = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    answer: 'takes',
    seconds: 1,
    asked: [],
    taken: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return relay;
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
