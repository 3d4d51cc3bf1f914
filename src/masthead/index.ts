export {
  asLook,
  coloursOf,
  keepLook,
  keptLooks,
  plainLook,
  standardColours,
  type Colours,
  type KeptLook,
  type Look,
} from './look.ts';
export { checkStyleSheet } from './style-sheet.ts';
export { keepPicture, pictureBytes, picturePlaces, type PicturePlace } from './picture.ts';
export {
  asOwnText,
  beginOwnPage,
  builtIn,
  keepOwnPage,
  ownPageById,
  ownPages,
  pathOfPage,
  publishOwnPage,
  shownPages,
  versionsOfOwnPage,
  type OwnPage,
  type OwnText,
  type OwnVersion,
  type ShownPage,
} from './own-page.ts';
export { dressed, plainMasthead, readMasthead, type Masthead } from './masthead.ts';
