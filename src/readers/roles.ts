/** What a person is to the house, the most trusted first. */
export const roles = ['owner', 'editor', 'moderator', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Somebody who has signed in. */
export interface Person {
  id: number;
  /** In lower case. */
  email: string;
  /** As readers see it; empty until chosen. */
  name: string;
  role: Role;
  /** Signed in within the last minutes: asked for before what cannot be taken back. */
  fresh: boolean;
  /** The session that the request came with. */
  session: number;
}

/** What can be done by those who have signed in, each with the least trusted role that may do it. */
const acts = {
  comment: 'reader',
  moderate: 'moderator',
  edit: 'editor',
  govern: 'owner',
} as const satisfies Record<string, Role>;

export type Act = keyof typeof acts;

/** Whether somebody may do this: comment and keep one's own account, moderate comments, edit the news, govern people. */
export function allowed(person: Pick<Person, 'role'> | undefined, act: Act): boolean {
  return person !== undefined && roles.indexOf(person.role) <= roles.indexOf(acts[act]);
}
