import { serve, type HttpBindings, type ServerType } from '@hono/node-server';
import type { Config } from './config.ts';
import { Problem } from './text/problem.ts';

type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** Where the site listens. */
export interface Listener {
  url: string;
  /** Lets readers in: until then they are told to wait. */
  open(fetch: Fetch): void;
  close(): Promise<void>;
}

/** Listens at the configured place, so that a port in use is said before anything else is started. */
export function listen({ HOST, PORT }: Config): Promise<Listener> {
  let answer: Fetch = () =>
    new Response('Dispatchbox is starting: try again in a moment.\n', { status: 503, headers: { 'retry-after': '5' } });
  return new Promise((done, fail) => {
    const refused = (cause: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `PORT ${PORT} is in use on ${HOST}: stop what uses it, or set PORT to another (0 takes a free one).`,
        EACCES: `PORT ${PORT} may not be opened by this user: set PORT to one above 1023.`,
        EADDRNOTAVAIL: `HOST ${HOST} is not an address of this machine: set HOST to 127.0.0.1 or 0.0.0.0.`,
        ENOTFOUND: `HOST ${HOST} is not a host's name: set HOST to 127.0.0.1 or 0.0.0.0.`,
      };
      fail(
        new Problem(why[cause.code ?? ''] ?? `The site cannot listen on ${HOST}:${PORT}: ${cause.message}.`, { cause }),
      );
    };
    const server = serve(
      {
        fetch: (request, env) => answer(request, env as HttpBindings),
        port: PORT,
        hostname: HOST,
        // Who sends a request slowly holds a connection no longer than this: ms.
        serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 },
      },
      ({ port }) => {
        server.off('error', refused);
        done({
          // By name, as readers type it: a browser makes no passkey for an address in numbers.
          url: `http://${['0.0.0.0', '127.0.0.1'].includes(HOST) ? 'localhost' : HOST}:${port}`,
          open: (fetch) => (answer = fetch),
          close: () => close(server),
        });
      },
    );
    server.once('error', refused);
    if ('maxConnections' in server) server.maxConnections = mostConnections;
  });
}

/** Connections to the site at one time; beyond them, a new one is closed at once. */
const mostConnections = 2_000;

function close(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
