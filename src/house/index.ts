export { imprint, taglineIn, type House } from './house.ts';
export { dateFormat, formatsOf, inLanguages, type Count, type Formats } from './language.ts';
export { contrast, legible, mixed } from './colour.ts';
export * from './addresses.ts';
