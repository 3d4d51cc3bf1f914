import type { Child } from 'hono/jsx';

/** What the pages of signing in and of one's own account say, in English. */
export const enSignIn = {
  title: 'Sign in',
  how: 'We mail you a link. There is no password to remember, or to lose.',
  again: 'Sign in once more',
  whyAgain: 'What you are about to do cannot be taken back, so we ask once more whether it is you.',
  /** What was sent waits on this page. */
  waits: {
    explained:
      'Not done yet: it cannot be taken back, and you signed in more than an hour ago. We ask once more whether it is you. Nothing is lost: this page keeps what you sent.',
    signIn: (link: (label: string) => Child) => <>{link('Sign in once more, in another tab')}, in this browser.</>,
    comeBack: 'Come back to this one, and go on.',
    written: 'What you had written',
    goOn: 'I have signed in: go on',
    back: 'Back, without doing it',
  },
  tooOften: 'Too many links were asked for from your network. Please try again in an hour.',
  onItsWay: 'A mail with a link is on its way. Open it within twenty minutes, and press once.',
  onePress: 'One press, and you are in',
  as: (house: string, email: Child) => (
    <>
      Sign in to {house} as {email}. If this is not you, close this page.
    </>
  ),
  press: 'Sign in',
  lapsed: 'It has been used already, is older than twenty minutes, or is incomplete.',
  askAgain: 'Ask for a new one',

  usePasskey: 'Use a passkey instead',
  /** For scripts: the browser was asked for a passkey, and gave none. */
  noPasskey: 'No passkey was chosen.',
  unknownPasskey: 'This passkey is not known here.',
  againFirst: 'Sign in once more first.',
  unkeptPasskey: 'The passkey could not be kept.',
  aPasskey: 'A passkey',
  passkeyOn: (system: string) => `Passkey on ${system}`,

  first: {
    title: 'The desk is yours',
    explained: (house: string) =>
      `You have the link that was printed where ${house} was started. Write the address by which you will sign in from now on: it becomes the owner, who lets others in.`,
    press: 'Become the owner',
  },

  account: {
    title: 'Your account',
    first: () => (
      <>
        You are the owner now. Add a passkey below, so that you can sign in without a mail; then go to{' '}
        <a href="/desk">the desk</a>.
      </>
    ),
    signedIn: (email: Child) => <>You are signed in as {email}</>,
    role: { owner: 'owner', editor: 'editor', moderator: 'moderator' } as Record<string, string>,
    back: 'Back to what you were reading',
    toDesk: 'To the desk',
    name: 'The name that readers see',
    nameLength: 'Write a name of 1 to 60 characters.',
    keepName: 'Keep the name',
    out: 'Sign out',
    sessions: 'Where you are signed in',
    session: (moment: string, browser: string) => `Since ${moment}: ${browser}`,
    here: 'here',
    browser: (name: string, system: string) => `${name} on ${system}`,
    anotherBrowser: 'another program',
    end: 'End this one',
    since: (moment: string) => `since ${moment}`,
    endOthers: 'End all others',
    passkeys: 'Passkeys',
    passkeysExplained: 'A passkey signs you in by your device’s own lock: nothing to type, nothing to steal.',
    remove: (passkey: string) => `Remove ${passkey}`,
    make: 'Make a passkey on this device',
    needsScript: 'Passkeys need script; the mailed link does not.',
    needsName: 'Passkeys need a name in the address: open this house by its name, not by numbers.',
    leaving: 'Leaving',
    erase: 'Erase your account',
  },

  erase: {
    title: 'Erase your account?',
    explained:
      'Your name, your address, your sessions, your passkeys and the words of your comments are erased, and cannot be brought back. A letter that you subscribed to is another matter: each has its own link to leave.',
    sure: 'Erase it all',
    onlyOwner: 'The only owner cannot be erased: make somebody else an owner first.',
    done: 'Your account is erased: your name, your address, your sessions, your passkeys, and the words of your comments.',
  },
};
