import { siteOf } from '../text/index.ts';

/** Whose server answers at an address: the site for a name, so that all hosts under one name are one; host and port for a bare number. */
export function serviceOf(address: string): string {
  const { hostname, host } = new URL(address);
  return /^[\d.]+$|^\[|^[^.]+$/.test(hostname) ? host : siteOf(address);
}
