import { Readable, type Transform } from 'node:stream';
import { domainToASCII } from 'node:url';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Db } from '../db/index.ts';
import { Undelivered, type Mail, type Post } from './post.ts';
import { aboutWhom, type SmtpStep } from './refusal.ts';

/** How many mails one connection carries before it is replaced: relays close long ones by themselves. */
const perConnection = 500;
/** Where a relay takes fewer connections than we have, one more is tried after so many letters. */
const tryAgainAfter = 200;
const lastLine = Buffer.from('.\r\n');
/** A connection that does not answer QUIT is closed, in milliseconds. */
const quitWithin = 5000;

interface SmtpError extends Error {
  code?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
  command?: string | undefined;
}

type Login = { user: string; pass: string } | undefined;

/** A relay on this machine: what goes there is heard by nobody else. */
const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

/**
 * Letters to a mail relay, over a few connections that are kept. A relay that takes fewer of them gets fewer; one that
 * closes them after so many letters is called anew.
 *
 * @param smtpUrl smtp://user:pass@host:587 (STARTTLS where offered, and always where a password goes to another machine)
 *   or smtps://…:465
 * @param connections how many at the same time
 */
export const relayPost = (smtpUrl: string, connections = 8): Post => new RelayPost(smtpUrl, connections);

class RelayPost implements Post {
  readonly #relay: ReturnType<typeof readRelay>;
  readonly #connections: number;
  readonly #idle: Line[] = [];
  readonly #open = new Set<Line>();
  readonly #waiting: (() => void)[] = [];
  #opening = 0;
  #most: number;
  #sinceFewer = 0;
  #closed = false;

  constructor(smtpUrl: string, connections: number) {
    this.#relay = readRelay(smtpUrl);
    this.#connections = connections;
    this.#most = connections;
  }

  get atOnce(): number {
    return this.#most;
  }

  async send(_db: Db, mail: Mail): Promise<void> {
    const raw = await mail.raw();
    for (;;) {
      const line = await this.#takeLine();
      const fresh = line.carried === 0;
      let failure: Failure | undefined;
      let again = false;
      line.busy = true;
      try {
        mail.begin?.();
        failure = await carry(line, mail, raw);
        line.carried++;
        if (failure?.why.fate !== 'uncertain') mail.end?.(!failure);
        // Nothing of it went, and the line was at its end: full by its count, or one too many.
        const tooMany = fresh && failure?.code === 421 && this.#others > 0;
        again = failure?.hungUp === true && (tooMany || !fresh);
        if (again && tooMany) this.#fewer(this.#others);
      } finally {
        this.#giveBack(line);
      }
      if (!failure) return;
      if (!again) throw failure.why;
    }
  }

  close(): void {
    this.#closed = true;
    for (const line of this.#idle.splice(0)) quit(line);
  }

  /** How many lines there are besides one. */
  get #others(): number {
    return this.#open.size + this.#opening - 1;
  }

  /** A line is free, or one more may be opened: who waits longest looks again. */
  #wake(): void {
    this.#waiting.shift()?.();
  }

  #fewer(others: number): void {
    this.#most = Math.max(1, Math.min(this.#most, others));
    this.#sinceFewer = 0;
  }

  async #takeLine(): Promise<Line> {
    for (;;) {
      for (let line = this.#idle.pop(); line; line = this.#idle.pop()) if (!line.broken) return line;
      if (this.#open.size + this.#opening >= this.#most) {
        await new Promise<void>((go) => this.#waiting.push(go));
        continue;
      }
      this.#opening++;
      try {
        return await this.#openLine();
      } catch (error) {
        // Refused while others are open, it wants no more of them.
        const others = this.#others;
        if (others === 0) throw error;
        this.#fewer(others);
      } finally {
        this.#opening--;
        this.#wake();
      }
    }
  }

  async #openLine(): Promise<Line> {
    const line = await connect(this.#relay.options, this.#relay.login);
    this.#open.add(line);
    line.connection.once('end', () => {
      line.broken = true;
      if (!line.busy) this.#gone(line);
    });
    return line;
  }

  #gone(line: Line): void {
    if (!this.#open.delete(line)) return;
    if (this.#open.size + this.#opening === 0) this.#most = this.#connections;
    this.#wake();
  }

  #giveBack(line: Line): void {
    line.busy = false;
    if (this.#most < this.#connections && ++this.#sinceFewer >= tryAgainAfter) {
      this.#most++;
      this.#sinceFewer = 0;
    }
    if (line.broken) {
      line.connection.close();
      this.#gone(line);
    } else if (this.#closed || line.carried >= perConnection) quit(line);
    else {
      this.#idle.push(line);
      this.#wake();
    }
  }
}

function readRelay(smtpUrl: string): { options: SMTPConnection.Options; login: Login } {
  const url = new URL(smtpUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const login = url.username
    ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    : undefined;
  const options = {
    host,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    requireTLS: login !== undefined && url.protocol !== 'smtps:' && !isLoopback(host),
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 300_000, // the answer to a letter may take long (RFC 5321, 4.5.3.2.6 asks for 10 minutes)
  };
  return { options, login };
}

/** Calls a relay, logs in where there is a login, and goes. @throws Undelivered where it cannot be used */
export async function callRelay(smtpUrl: string): Promise<{ secure: boolean }> {
  const { options, login } = readRelay(smtpUrl);
  const line = await connect(options, login);
  const { secure } = line.connection;
  quit(line);
  return { secure };
}

/** One connection. */
interface Line {
  connection: SMTPConnection;
  carried: number;
  busy: boolean;
  broken: boolean;
  /** Hears each reply of the relay's. */
  heard: (reply: string) => void;
}

function quit(line: Line): void {
  line.broken = true;
  line.connection.quit();
  setTimeout(() => line.connection.close(), quitWithin).unref();
}

function connect(options: SMTPConnection.Options, login: Login): Promise<Line> {
  const deaf = () => {};
  // The library tells which command failed only where the relay stays; its log has every reply.
  const debug = ({ tnx }: { tnx?: string }, words: string) => tnx === 'server' && line.heard(words);
  const logger = { level: deaf, trace: deaf, debug, info: deaf, warn: deaf, error: deaf, fatal: deaf };
  const connection = new SMTPConnection({ ...options, logger: logger as never, transactionLog: true });
  const line: Line = { connection, carried: 0, busy: false, broken: false, heard: deaf };
  return new Promise((resolve, reject) => {
    const fail = (cause: SmtpError) => {
      line.broken = true;
      connection.close();
      const words = oneLineOf(cause.message);
      const why =
        options.requireTLS &&
        /^(ETLS|ECONNECTION)$/.test(cause.code ?? '') &&
        /^(STARTTLS|EHLO)$/.test(cause.command ?? '')
          ? `the mail relay does not offer STARTTLS, and the password would go in clear (${words}): give SMTP_URL a port that does, or smtps://`
          : `the mail relay cannot be used: ${words}`;
      reject(new Undelivered(why, 'unreached', { cause }));
    };
    connection.on('error', fail);
    connection.connect((error) => {
      if (error) return fail(error);
      if (!login) return resolve(line);
      connection.login({ credentials: login }, (refused) => (refused ? fail(refused) : resolve(line)));
    });
  });
}

/** Why a line did not carry a letter. */
interface Failure {
  why: Undelivered;
  code: number;
  /** It ended before any of the letter went. */
  hungUp: boolean;
}

/** A mail's bytes, read when the relay has said that it wants them, not before: until then it cannot have taken it. */
class Body extends Readable {
  private readonly raw: readonly Buffer[];
  private readonly refusal: () => Error | undefined;

  /** @param refusal asked before the first byte goes: why none may */
  constructor(raw: readonly Buffer[], refusal: () => Error | undefined) {
    super({ read() {} });
    this.raw = raw;
    this.refusal = refusal;
  }

  /**
   * Puts the pieces at the other end of the library's stream, which on their way through would look at every byte for dots
   * to double and line ends to mend: that takes longer than all else, and there are none.
   */
  override pipe<T extends NodeJS.WritableStream>(line: T): T {
    const refusal = this.refusal();
    if (refusal) this.destroy(refusal);
    else for (const piece of [...this.raw, lastLine, null]) (line as unknown as Transform).push(piece);
    return line;
  }
}

/** Hands one mail over, and says in which way it failed if it did. */
async function carry(line: Line, mail: Mail, raw: readonly Buffer[]): Promise<Failure | undefined> {
  const { connection } = line;
  const replies: string[] = [];
  let begun = false;
  const body = new Body(raw, () => {
    const said = replies.at(-1) ?? '';
    begun = said.startsWith('354');
    return begun ? undefined : new Error(`"${oneLineOf(said)}" is no answer to DATA`);
  });
  const at = mail.to.lastIndexOf('@') + 1;
  const to = mail.to.slice(0, at) + (domainToASCII(mail.to.slice(at)) || mail.to.slice(at));
  let stuck: NodeJS.Timeout | undefined;
  const error = await new Promise<SmtpError | null>((answer) => {
    line.heard = (reply) => {
      replies.push(reply);
      const [, recipient = ''] = replies;
      if (mail.askedOnly && replies.length === 2) {
        // Hung up before any letter: whatever was begun is over.
        line.broken = true;
        connection.close();
        const refused = Object.assign(new Error(reply), { ...replyOf(reply), command: 'RCPT TO' });
        return answer(reply.startsWith('2') ? null : refused);
      }
      // Told to go on with a letter that has no recipient (RFC 2920, 3.1 lets it): some wait for more than its last dot then.
      if (replies.length === 3 && reply.startsWith('354') && !recipient.startsWith('2'))
        stuck = setTimeout(() => {
          line.broken = true;
          answer(Object.assign(new Error(recipient), { ...replyOf(recipient), command: 'RCPT TO' }));
        }, quitWithin);
    };
    connection.once('error', answer);
    connection.send(
      { from: mail.sender, to, size: raw.reduce((sum, piece) => sum + piece.length, 0) },
      body,
      (failed) => {
        connection.off('error', answer);
        answer(failed);
      },
    );
  });
  clearTimeout(stuck);
  line.heard = () => {};
  if (!error) return undefined;
  const code = error.responseCode ?? 0;
  const words = oneLineOf(error.response ?? error.message);
  const step = stepOf(error.command ?? '', replies.length);
  // A refusal leaves the transaction open; anything odder, and the connection is not used again.
  const ordinary = code >= 400 && code !== 421 && !begun && !line.broken;
  if (!ordinary || !(await reset(connection))) line.broken = true;
  const failure = (fate: Undelivered['fate'], message: string, about?: Undelivered['about']): Failure => ({
    why: new Undelivered(message, fate, { ...(about && { about }), command: commands[step], cause: error }),
    code,
    hungUp: !begun && (code === 421 || (code === 0 && !/^(EENVELOPE|EMESSAGE)$/.test(error.code ?? ''))),
  });
  if (code === 0) {
    if (begun) return failure('uncertain', `the connection broke before the relay answered: ${words}`);
    if (error.code === 'EENVELOPE') return failure('refused', words); // it cannot be written as an address
    if (error.code === 'EMESSAGE') return failure('unreached', `the letter is too large for the mail relay: ${words}`);
    return failure('unreached', `the connection broke: ${words}`);
  }
  const about = aboutWhom(step, code, words);
  if (about === 'us') return failure('unreached', `the mail relay does not work with us: ${words}`, about);
  return code >= 500 ? failure('refused', words, about) : failure('later', words, about);
}

const commands = { MAIL: 'MAIL FROM', RCPT: 'RCPT TO', DATA: 'DATA' } as const;

/** At which step a letter was refused: by the library's word, or by the number of replies so far, the last of them the refusal. */
function stepOf(command: string, replies: number): SmtpStep {
  const named = (['MAIL', 'RCPT', 'DATA'] as const).find((step) => commands[step] === command);
  return named ?? (replies > 2 ? 'DATA' : replies > 1 ? 'RCPT' : 'MAIL');
}

const replyOf = (response: string) => ({ response, responseCode: Number(response.slice(0, 3)) });

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

const oneLineOf = (words: string) =>
  words
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
