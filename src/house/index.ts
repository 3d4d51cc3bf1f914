export { imprint, type House } from './house.ts';
export { inLanguages, type Count } from './language.ts';
export { taglineIn } from './tagline.ts';
export { formatsOf, type Formats } from './formats.ts';
export { legible } from './colour.ts';
export * from './addresses.ts';
