export { asAddress, ask, confirm, leave } from './subscribe.ts';
export { linkTokens, type LinkTokens } from './tokens.ts';
