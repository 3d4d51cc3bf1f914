export { site, watch, type SiteOptions } from './app.tsx';
export { bearerOf, sameSecret, terminalDoor } from './terminal.ts';
