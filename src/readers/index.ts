export { asAddress, ask, confirm, leave, leaveTokens } from './subscribe.ts';
