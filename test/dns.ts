import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';

const types: Record<number, string> = { 1: 'A', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' };

/**
 * A real DNS server on loopback (RFC 1035, UDP) that answers from a table, and a resolver that asks it: `'TXT name'` to
 * the value, or several; what is not there does not exist; 'fail' is a failing server.
 */
export async function startDns(records: Record<string, string | string[]>) {
  const socket = createSocket('udp4');
  socket.on('message', (asked, { address, port }) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = asked[at] ?? 0; size > 0; size = asked[at] ?? 0) {
      labels.push(asked.toString('latin1', at + 1, at + 1 + size));
      at += size + 1;
    }
    const kind = types[asked.readUInt16BE(at + 1)] ?? '';
    const values = [records[`${kind} ${labels.join('.').toLowerCase()}`] ?? []].flat();
    const failed = values.includes('fail');
    const data = failed ? [] : values.map((value) => dataOf(kind, value));
    const head = Buffer.alloc(12);
    asked.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8580 | (failed ? 2 : data.length > 0 ? 0 : 3), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data.length, 6);
    const answers = data.flatMap((one) => [
      Buffer.from([0xc0, 12, ...asked.subarray(at + 1, at + 5), 0, 0, 0, 1, one.length >> 8, one.length & 255]),
      one,
    ]);
    socket.send(Buffer.concat([head, asked.subarray(12, at + 5), ...answers]), port, address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, records, close: () => new Promise<void>((done) => socket.close(() => done())) };
}

function dataOf(kind: string, value: string): Buffer {
  if (kind === 'A') return Buffer.from(value.split('.').map(Number));
  if (kind === 'AAAA') {
    const [before = [], after = []] = value.split('::').map((half) => half.split(':').filter(Boolean));
    const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
    return Buffer.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
  }
  if (kind === 'TXT') {
    const pieces = value.match(/.{1,255}/gs) ?? [''];
    return Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece)]));
  }
  const labels = value.split('.').filter(Boolean);
  const name = [...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]), Buffer.from([0])];
  return Buffer.concat(kind === 'MX' ? [Buffer.from([0, 10]), ...name] : name);
}
