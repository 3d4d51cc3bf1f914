export { choose } from './choose.ts';
export { type EditionOptions, makeEdition, makeUp } from './edition.ts';
export { instantOf, momentIn, type Span, spanOf, weekBefore, weekOf } from './week.ts';
export { topicSlug, type ShownReport, type ToldEdition, type ToldStory } from '../stories/index.ts';
export { closeEdition, editionById, editionOf, type KeptEdition, makeUpEdition, openEditions } from './keep.ts';
