/** What a comment is to readers: *waiting* for approval, *shown*, *refused* by a moderator, *removed* by its writer for good. */
export const states = ['waiting', 'shown', 'refused', 'removed'] as const;
export type State = (typeof states)[number];

/** What can be done to a comment. *hold* is what the phases do to one that was edited. */
export type ModerationAct = 'approve' | 'refuse' | 'hold' | 'remove';

const moves: Record<ModerationAct, Partial<Record<State, State>>> = {
  approve: { waiting: 'shown', refused: 'shown', shown: 'shown' },
  refuse: { waiting: 'refused', shown: 'refused' },
  hold: { shown: 'waiting', waiting: 'waiting' },
  remove: { waiting: 'removed', shown: 'removed', refused: 'removed' },
};

/** What becomes of a comment; undefined where that cannot be done to it: nothing follows on *removed*. */
export function stateAfter(state: State, act: ModerationAct): State | undefined {
  return moves[act][state];
}
