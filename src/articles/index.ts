export * from './article.ts';
export { difference, type Line } from './difference.ts';
export { imageBytes, keepImage, picturesOf, removeImage } from './image.ts';
export { htmlOfArticle } from './html.ts';
export type { Picture } from './render.ts';
