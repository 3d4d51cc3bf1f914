import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPackage } from './debian.ts';

/** Where Postfix's programs lie: installed, or unpacked from Debian's package without installing anything. */
export interface PostfixPrograms {
  root: string;
  /** For programs that look for their libraries. */
  env: Record<string, string>;
}

/** Postfix as the machine has it, else Debian's package unpacked into a temporary folder; undefined where neither can be. */
export function findPostfix(): PostfixPrograms | undefined {
  const root = findPackage('postfix', '/usr/lib/postfix/sbin/master');
  if (root === undefined) return undefined;
  return { root, env: root === '/' ? {} : { LD_LIBRARY_PATH: join(root, 'usr/lib/postfix') } };
}

/** A running Postfix of the test's own. */
export interface Postfix {
  url: string;
  /** The mails that lie in a local mailbox. */
  mailbox(name: string): string[];
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts a Postfix on loopback, with its configuration, queue and log in a folder of its own: it takes mail from this
 * machine, keeps mailboxes of one domain, and hands mail to another domain to a given port. Only root can: its parts
 * run as other users.
 *
 * @param mailboxes the local parts that exist at `domain`; mail to others is taken, and comes back
 * @param relays a domain and the port where its mail is taken
 */
export async function startPostfix(
  { root, env }: PostfixPrograms,
  { domain, mailboxes, relays }: { domain: string; mailboxes: string[]; relays: [domain: string, port: number] },
): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'postfix-'));
  chmodSync(folder, 0o755);
  const owner = idOf('mail');
  const within = (...path: string[]) => join(folder, ...path);
  const make = (path: string, mode: number, uid = 0) => {
    mkdirSync(path);
    chmodSync(path, mode);
    chownSync(path, uid, uid);
  };
  for (const name of ['conf', 'spool']) make(within(name), 0o755);
  for (const name of ['data', 'mail']) make(within(name), 0o700, owner);
  for (const name of 'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' '))
    make(within('spool', name), 0o700, owner);
  for (const name of ['maildrop', 'public']) make(within('spool', name), 0o730, owner);
  make(within('spool', 'pid'), 0o755);
  const port = await freePort();
  const settings = {
    compatibility_level: '3.6',
    queue_directory: within('spool'),
    data_directory: within('data'),
    command_directory: join(root, 'usr/sbin'),
    daemon_directory: join(root, 'usr/lib/postfix/sbin'),
    shlib_directory: join(root, 'usr/lib/postfix'),
    meta_directory: within('conf'),
    mail_owner: 'mail',
    setgid_group: 'games',
    maillog_file: within('log'),
    maillog_file_prefixes: tmpdir(),
    import_environment: `MAIL_CONFIG, TZ=UTC, LANG=C, ${Object.entries(env)
      .map((entry) => entry.join('='))
      .join(', ')}`,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    myhostname: `mx.${domain}`,
    mydestination: '',
    alias_maps: '',
    alias_database: '',
    smtp_dns_support_level: 'disabled',
    smtputf8_enable: 'no',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    smtpd_reject_unlisted_recipient: 'no',
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: within('mail'),
    virtual_mailbox_maps: `inline:{ ${mailboxes.map((name) => `{ ${name}@${domain} = ${name}/ }`).join(', ')} }`,
    virtual_uid_maps: `static:${owner}`,
    virtual_gid_maps: `static:${owner}`,
    virtual_minimum_uid: '1',
    transport_maps: `inline:{ { ${relays[0]} = smtp:[127.0.0.1]:${relays[1]} } }`,
  };
  writeFileSync(
    within('conf', 'main.cf'),
    Object.entries(settings)
      .map((entry) => `${entry.join(' = ')}\n`)
      .join(''),
  );
  const service = (name: string, type: string, priv: string, wakeup: string, most: string, command: string) =>
    `${name} ${type} ${priv} - n ${wakeup} ${most} ${command}\n`;
  writeFileSync(
    within('conf', 'master.cf'),
    [
      service(`127.0.0.1:${port}`, 'inet', 'n', '-', '-', 'smtpd'),
      service('cleanup', 'unix', 'n', '-', '0', 'cleanup'),
      service('qmgr', 'unix', 'n', '300', '1', 'qmgr'),
      ...['rewrite trivial-rewrite', 'bounce bounce', 'defer bounce', 'trace bounce', 'error error', 'retry error'].map(
        (pair) => {
          const [name = '', command = ''] = pair.split(' ');
          return service(name, 'unix', '-', '-', name === 'rewrite' || command === 'error' ? '-' : '0', command);
        },
      ),
      service('verify', 'unix', '-', '-', '1', 'verify'),
      service('flush', 'unix', 'n', '1000?', '0', 'flush'),
      service('proxymap', 'unix', '-', '-', '-', 'proxymap'),
      service('smtp', 'unix', '-', '-', '-', 'smtp'),
      service('virtual', 'unix', '-', '-', '-', 'virtual').replace(' - n ', ' n n '),
      service('anvil', 'unix', '-', '-', '1', 'anvil'),
      service('scache', 'unix', '-', '-', '1', 'scache'),
      service('postlog', 'unix-dgram', 'n', '-', '1', 'postlogd'),
    ].join(''),
  );
  const master = spawn(join(settings.daemon_directory, 'master'), ['-c', within('conf'), '-d'], {
    env: { ...process.env, ...env, MAIL_CONFIG: within('conf') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  master.stderr.on('data', (words: Buffer) => (said += String(words)));
  const gone = new Promise<void>((done) => master.once('exit', () => done()));
  const log = () => said + (existsSync(within('log')) ? readFileSync(within('log'), 'utf8') : '');
  const stop = async () => {
    master.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await listens(port, gone))) {
    const words = log();
    await stop();
    throw new Error(`Postfix does not start: ${words}`);
  }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mailbox(name) {
      const place = within('mail', name, 'new');
      return existsSync(place) ? readdirSync(place).map((file) => readFileSync(join(place, file), 'utf8')) : [];
    },
    log,
    stop,
  };
}

const idOf = (user: string) => Number(execFileSync('id', ['-u', user]));

/** A port that is free for now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Whether a server greets at a port within ten seconds, if it does not end before. */
async function listens(port: number, gone: Promise<void>): Promise<boolean> {
  const ended = gone.then(() => 'ended');
  for (let tries = 0; tries < 100; tries++) {
    const socket = createConnection(port, '127.0.0.1');
    const heard = await new Promise<string>((done) => {
      for (const event of ['data', 'close', 'error', 'timeout']) socket.once(event, () => done(event));
      socket.setTimeout(1000);
      void ended.then(done);
    });
    socket.destroy();
    if (heard === 'data' || heard === 'ended') return heard === 'data';
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}
