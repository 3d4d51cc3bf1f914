export { answerErrands } from './answer.ts';
export { askFor, howFar, type HowFar, type Wish } from './ask.ts';
export { tellOfAnswers } from './answers.ts';
export { askStillWanted } from './still-wanted.ts';
export { changeAddress } from './change.ts';
export { everythingHeld } from './everything.ts';
