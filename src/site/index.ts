export { site, type SiteOptions } from './app.tsx';
