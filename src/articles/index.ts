export * from './article.ts';
export { difference } from './difference.ts';
export { imageBytes, keepImage, picturesOf, removeImage } from './image.ts';
export { htmlOfArticle } from './html.ts';
