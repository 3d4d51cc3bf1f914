export { retain, type Retained, type Terms } from './retain.ts';
