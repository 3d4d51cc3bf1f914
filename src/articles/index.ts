export * from './article.ts';
export { difference, type Line } from './difference.ts';
export { imageBytes, keepImage, picturesOf, removeImage } from './image.ts';
export { articleHtml, type Picture } from './render.ts';
