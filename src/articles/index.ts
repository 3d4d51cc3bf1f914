export * from './article.ts';
export { difference } from './difference.ts';
export {
  asPictureWords,
  describeImage,
  imageBytes,
  keepImage,
  library,
  picturesNamed,
  picturesOf,
  removeImage,
  type KeptPicture,
} from './image.ts';
export { htmlOfArticle } from './html.ts';
