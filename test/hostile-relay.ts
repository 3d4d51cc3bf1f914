import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a relay is asked at one step of the dialogue, and where. */
export interface Asked {
  step: 'hello' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'end';
  /** The recipient, where there is one. */
  to: string;
  /** Letters that this connection has carried. */
  carried: number;
  /** Connections that are open now, this one included. */
  open: number;
  /** Letters taken of all. */
  taken: number;
}

/** An answer, `null` to hang up, or undefined for the usual. */
export type Script = (asked: Asked) => string | null | undefined;

const usual: Record<Asked['step'], string> = {
  hello: '220 relay',
  EHLO: '250 relay',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  end: '250 taken',
};

/**
 * A real SMTP server on loopback that answers as its script says, at any step, and counts. It does as told by commands that
 * come together (RFC 2920).
 *
 * @param extensions lines of its answer to EHLO
 */
export async function startHostileRelay(script: Script, extensions = ['PIPELINING', '8BITMIME', 'SMTPUTF8']) {
  const taken: string[] = [];
  const commands: string[] = [];
  const state = { connections: 0, open: new Set<Socket>(), most: 0, script };
  const server = createServer((socket) => {
    state.connections++;
    state.open.add(socket);
    state.most = Math.max(state.most, state.open.size);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => state.open.delete(socket));
    let carried = 0;
    let to = '';
    let [refused, inData] = [true, false];
    let buffer = '\r\n';
    /** @returns whether the connection goes on */
    const say = (step: Asked['step'], more = ''): boolean => {
      const asked = { step, to, carried, open: state.open.size, taken: taken.length };
      const answer = state.script(asked);
      if (answer === null) socket.destroy();
      else if (answer?.startsWith('421')) socket.end(`${answer}\r\n`);
      else {
        socket.write(`${more}${answer ?? usual[step]}\r\n`);
        refused = /^[45]/.test(answer ?? usual[step]);
        return true;
      }
      state.open.delete(socket);
      return false;
    };
    if (!say('hello')) return;
    buffer = '';
    socket.on('data', (bytes) => {
      buffer += bytes.toString('latin1');
      for (;;) {
        const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0 || socket.writableEnded || socket.destroyed) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          if (!say('end')) return;
          carried++;
          if (!refused) taken.push(to);
          continue;
        }
        const word = line.slice(0, 4).toUpperCase();
        commands.push(line);
        if (word === 'EHLO') {
          if (!say('EHLO', extensions.map((one) => `250-${one}\r\n`).join(''))) return;
        } else if (word === 'AUTH' || word === 'MAIL' || word === 'RCPT') {
          if (word === 'RCPT') to = /<(.*)>/.exec(line)?.[1] ?? '';
          if (word === 'RCPT' && refused) socket.write('503 5.5.1 first a sender\r\n');
          else if (!say(word)) return;
        } else if (word === 'DATA') {
          if (refused) socket.write('503 5.5.1 no valid recipients\r\n');
          else {
            if (!say('DATA')) return;
            inData = !refused;
            if (inData) buffer = `\r\n${buffer}`;
          }
        } else if (word === 'QUIT') {
          socket.end('221 bye\r\n');
          state.open.delete(socket);
          return;
        } else socket.write(word === 'STAR' ? '502 5.5.1 not here\r\n' : '250 ok\r\n');
      }
    });
  });
  server.on('error', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    commands,
    state,
    async close() {
      for (const socket of state.open) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
