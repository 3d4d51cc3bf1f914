import { formatsOf, type Formats, type House } from '../house/index.ts';
import { messagesIn, type Messages } from './messages/index.ts';
import { styleOf, type Style } from './style.ts';

/** What every page is given: the house, its style, its words, and its way of writing times. */
export interface View extends Formats {
  house: House;
  style: Style;
  /** What pages say, in the house's language. */
  say: Messages;
}

export function viewOf(house: House): View {
  return { house, style: styleOf(house.accent), say: messagesIn(house.language), ...formatsOf(house) };
}
