import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { networkOf } from '../readers/index.ts';
import { Problem } from '../text/index.ts';

/** No report of a letter that came back is larger than this. */
const mostBytes = 1_000_000;
/** Connections at once, in all and of one network: nobody keeps the door shut by standing in it. */
const [mostAtOnce, mostOfNetwork] = [100, 20];
/** Silence ends a connection, and so does its age, ms: mail that comes drop by drop. */
const [longestSilence, longestVisit] = [30_000, 180_000];

/**
 * Receives mail that comes back: an SMTP server that takes mail to the address for returns, with anything after
 * its +, and to nobody else; it relays nothing.
 *
 * @param place 'host:port' to listen on
 * @param returns the address for returns
 * @param take is given each mail before the sender is told that it was taken; throwing asks the sender to try again
 * @throws Problem where the place cannot be listened on
 */
export async function openReturnsServer(
  place: string,
  returns: string,
  take: (raw: Buffer, to: string[]) => Promise<void>,
): Promise<{ port: number; close: () => Promise<void> }> {
  const colon = place.lastIndexOf(':');
  const [host, port] = [place.slice(0, colon), Number(place.slice(colon + 1))];
  const at = returns.lastIndexOf('@');
  const [local, domain] = [returns.slice(0, at).toLowerCase(), returns.slice(at).toLowerCase()];
  const isOurs = (address: string) => {
    const lower = address.toLowerCase();
    return lower === local + domain || (lower.startsWith(`${local}+`) && lower.endsWith(domain));
  };
  /** The networks of those who are here. */
  const visitors = new Map<string, string>();
  const server = new SMTPServer({
    banner: 'returns only',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    logger: false,
    size: mostBytes,
    maxClients: mostAtOnce,
    socketTimeout: longestSilence,
    disableReverseLookup: true,
    onConnect({ id, remoteAddress }, done) {
      const network = networkOf(remoteAddress);
      const ofNetwork = [...visitors.values()].filter((other) => other === network).length;
      if (ofNetwork >= mostOfNetwork) return done(refusal(421, '4.7.0 too many connections from your network'));
      visitors.set(id, network);
      done();
    },
    onClose({ id }) {
      visitors.delete(id);
    },
    onRcptTo({ address }, session, done) {
      if (!isOurs(address)) done(refusal(550, '5.7.1 this door takes returned letters only'));
      else if (session.envelope.rcptTo.length >= 10) done(refusal(452, '4.5.3 too many recipients'));
      else done();
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      let size = 0;
      stream.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size <= mostBytes) pieces.push(piece);
      });
      stream.on('end', () => {
        if (size > mostBytes) return done(refusal(552, '5.3.4 too large for a returned letter'));
        take(
          Buffer.concat(pieces),
          session.envelope.rcptTo.map(({ address }) => address),
        ).then(
          () => done(),
          () => done(refusal(451, '4.3.0 not now')),
        );
      });
    },
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (cause) =>
      fail(
        new Problem(`MAIL_DOOR cannot listen on ${place} (${cause.message}): free the port, or write another place.`, {
          cause,
        }),
      ),
    );
    server.listen(port, host, done);
  });
  server.on('error', () => {}); // a client's connection broke
  server.server.on('connection', (socket: Socket) => {
    const old = setTimeout(() => socket.destroy(), longestVisit);
    socket.once('close', () => clearTimeout(old));
  });
  const bound = server.server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    close: () => new Promise((done) => server.close(done)),
  };
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
