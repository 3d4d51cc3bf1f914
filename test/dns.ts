import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';

const types: Record<number, string> = { 1: 'A', 12: 'PTR', 16: 'TXT' };

/**
 * A real DNS server on loopback (RFC 1035, UDP) that answers from a table, and a resolver that asks it: `'TXT name'` to
 * the value; what is not there does not exist; 'fail' is a failing server.
 */
export async function startDns(records: Record<string, string>) {
  const socket = createSocket('udp4');
  socket.on('message', (asked, { address, port }) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = asked[at] ?? 0; size > 0; size = asked[at] ?? 0) {
      labels.push(asked.toString('latin1', at + 1, at + 1 + size));
      at += size + 1;
    }
    const kind = types[asked.readUInt16BE(at + 1)] ?? '';
    const value = records[`${kind} ${labels.join('.').toLowerCase()}`];
    const data = value === undefined || value === 'fail' ? undefined : dataOf(kind, value);
    const head = Buffer.alloc(12);
    asked.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8580 | (value === 'fail' ? 2 : data ? 0 : 3), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data ? 1 : 0, 6);
    const answer = data
      ? [
          Buffer.from([0xc0, 12, ...asked.subarray(at + 1, at + 5), 0, 0, 0, 1, data.length >> 8, data.length & 255]),
          data,
        ]
      : [];
    socket.send(Buffer.concat([head, asked.subarray(12, at + 5), ...answer]), port, address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, records, close: () => new Promise<void>((done) => socket.close(() => done())) };
}

function dataOf(kind: string, value: string): Buffer {
  if (kind === 'A') return Buffer.from(value.split('.').map(Number));
  const pieces = kind === 'TXT' ? (value.match(/.{1,255}/gs) ?? ['']) : value.split('.');
  const bytes = pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece)]);
  return Buffer.concat(kind === 'TXT' ? bytes : [...bytes, Buffer.from([0])]);
}
