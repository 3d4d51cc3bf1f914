import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Undelivered, type Mail, type Post } from './post.ts';

/** How many mails one connection carries before it is replaced: relays close long ones by themselves. */
const perConnection = 500;

interface SmtpError extends Error {
  responseCode?: number | undefined;
  response?: string | undefined;
  command?: string | undefined;
}

/**
 * Letters to a mail relay, over a few connections that are kept.
 *
 * @param smtpUrl smtp://user:pass@host:587 (STARTTLS where offered) or smtps://…:465
 * @param connections how many at the same time
 */
export function relayPost(smtpUrl: string, connections = 8): Post {
  const url = new URL(smtpUrl);
  const options: SMTPConnection.Options = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 300_000, // the answer to a letter may take long (RFC 5321, 4.5.3.2.6 asks for 10 minutes)
  };
  const login = url.username
    ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    : undefined;

  const idle: Line[] = [];
  const open = new Set<Line>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  async function turn(): Promise<void> {
    if (busy >= connections) await new Promise<void>((go) => waiting.push(go));
    else busy++;
  }
  function done(): void {
    const next = waiting.shift();
    if (next) next();
    else busy--;
  }

  return {
    atOnce: connections,
    async send(_db, mail) {
      const raw = await mail.raw();
      await turn();
      try {
        let line = idle.pop();
        while (line?.broken) line = idle.pop();
        line ??= await connect(options, login, (gone) => open.delete(gone));
        open.add(line);
        try {
          mail.begin?.();
          await carry(line, mail, raw);
        } finally {
          if (line.broken || closed || ++line.carried >= perConnection) line.quit();
          else idle.push(line);
        }
      } finally {
        done();
      }
    },
    close() {
      closed = true;
      for (const line of open) if (!line.busy) line.quit();
    },
  };
}

/** One connection. */
interface Line {
  connection: SMTPConnection;
  carried: number;
  busy: boolean;
  broken: boolean;
  quit(): void;
}

function connect(
  options: SMTPConnection.Options,
  login: { user: string; pass: string } | undefined,
  gone: (line: Line) => void,
): Promise<Line> {
  const connection = new SMTPConnection(options);
  return new Promise((resolve, reject) => {
    const line: Line = {
      connection,
      carried: 0,
      busy: false,
      broken: false,
      quit: () => connection.quit(),
    };
    const fail = (cause: Error) => {
      line.broken = true;
      connection.close();
      reject(new Undelivered(`the mail relay cannot be used: ${cause.message}`, 'unreached', { cause }));
    };
    connection.on('error', fail);
    connection.once('end', () => {
      line.broken = true;
      gone(line);
    });
    connection.connect((error) => {
      if (error) return fail(error);
      if (!login) return resolve(line);
      connection.login({ credentials: login }, (refused) => (refused ? fail(refused) : resolve(line)));
    });
  });
}

/** Hands one mail over, and says in which of four ways it failed if it did. */
async function carry(line: Line, mail: Mail, raw: Buffer): Promise<void> {
  let begun = false;
  // Read when the relay has said that it wants the letter, not before: until then it cannot have taken it.
  const body = new Readable({
    read() {
      begun = true;
      this.push(raw);
      this.push(null);
    },
  });
  line.busy = true;
  const error = await new Promise<SmtpError | null>((answer) => {
    line.connection.once('error', answer);
    const envelope = { from: mail.sender, to: mail.to, size: raw.length };
    line.connection.send(envelope, body, (failed) => {
      line.connection.off('error', answer);
      answer(failed);
    });
  });
  line.busy = false;
  if (!error) return;
  const code = error.responseCode ?? 0;
  // A refusal of the address leaves the transaction open; anything odder, and the connection is not used again.
  const ordinary = code >= 400 && code !== 421 && !isOurs(code) && !begun;
  if (!ordinary || !(await reset(line.connection))) line.broken = true;
  const words = oneLineOf(error.response ?? error.message);
  if (code === 0) {
    throw begun
      ? new Undelivered(`the connection broke before the relay answered: ${words}`, 'uncertain', { cause: error })
      : new Undelivered(`the connection broke: ${words}`, 'unreached', { cause: error });
  }
  if (isOurs(code))
    throw new Undelivered(`the mail relay does not work with us: ${words}`, 'unreached', { cause: error });
  if (code >= 500) throw new Undelivered(words, 'refused', { command: error.command ?? '', cause: error });
  throw new Undelivered(words, 'later', { domainWide: isDomainWide(code, words), cause: error });
}

/** Commands that were not understood, and logins that are missing (RFC 5321, 4.2.2; RFC 4954): nothing to do with the address. */
function isOurs(code: number): boolean {
  return (code >= 500 && code <= 504) || code === 530 || code === 534 || code === 535 || code === 538;
}

function reset(connection: SMTPConnection): Promise<boolean> {
  return new Promise((answer) => {
    const broken = () => answer(false);
    connection.once('error', broken);
    connection.reset((error) => {
      connection.off('error', broken);
      answer(!error);
    });
  });
}

/** Too much from us, or a provider that is down: what it says of one address it would say of all (RFC 3463, X.3, X.4 and X.7). */
function isDomainWide(code: number, words: string): boolean {
  return code === 421 || /\b4\.(7\.\d+|3\.[12]|4\.[1235])\b/.test(words);
}

const oneLineOf = (words: string) =>
  words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
