import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

interface App {
  fetch(request: Request): Response | Promise<Response>;
}

/** A server on loopback. Its app, which has to know the address, is made afterwards. */
export interface Listening {
  base: string;
  app?: App;
  close(): Promise<void>;
}

export async function listening(): Promise<Listening> {
  const server = serve({ fetch: (request) => here.app!.fetch(request), port: 0, hostname: '127.0.0.1' });
  const here: Listening = {
    base: '',
    close: () => new Promise((done) => server.close(() => done())),
  };
  await new Promise((done) => server.once('listening', done));
  here.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return here;
}
