import type { PageMessages } from './index.ts';

/** What the pages of signing in and of one's own account say, in German. */
export const deSignIn: PageMessages['signIn'] = {
  title: 'Anmelden',
  how: 'Wir schicken Ihnen einen Link. Ein Passwort, das Sie sich merken müssten oder verlieren könnten, gibt es nicht.',
  again: 'Noch einmal anmelden',
  whyAgain: 'Was Sie vorhaben, lässt sich nicht rückgängig machen; darum fragen wir noch einmal, ob Sie es sind.',
  waits: {
    explained:
      'Noch ist nichts geschehen: Es lässt sich nicht rückgängig machen, und Ihre Anmeldung ist älter als eine Stunde. Darum fragen wir noch einmal, ob Sie es sind. Nichts geht verloren: Diese Seite behält, was Sie gesendet haben.',
    signIn: (link) => <>{link('Melden Sie sich in einem weiteren Tab noch einmal an')}, in diesem Browser.</>,
    comeBack: 'Kommen Sie in diesen zurück, und machen Sie weiter.',
    written: 'Was Sie geschrieben hatten',
    goOn: 'Ich bin angemeldet: weiter',
    back: 'Zurück, ohne es zu tun',
  },
  tooOften: 'Aus Ihrem Netz wurden zu viele Links angefordert. Bitte versuchen Sie es in einer Stunde wieder.',
  onItsWay:
    'Eine E-Mail mit einem Link ist unterwegs. Öffnen Sie ihn innerhalb von zwanzig Minuten, und bestätigen Sie mit einem Klick.',
  onePress: 'Einmal drücken, und Sie sind angemeldet',
  as: (house, email) => (
    <>
      Melden Sie sich bei {house} als {email} an. Wenn Sie das nicht sind, schließen Sie diese Seite.
    </>
  ),
  press: 'Anmelden',
  lapsed: 'Er wurde schon benutzt, ist älter als zwanzig Minuten oder unvollständig.',
  askAgain: 'Einen neuen Link anfordern',

  usePasskey: 'Stattdessen mit einem Passkey anmelden',
  noPasskey: 'Es wurde kein Passkey gewählt.',
  unknownPasskey: 'Dieser Passkey ist hier nicht bekannt.',
  againFirst: 'Melden Sie sich erst noch einmal an.',
  unkeptPasskey: 'Der Passkey konnte nicht gespeichert werden.',
  aPasskey: 'Ein Passkey',
  passkeyOn: (system) => `Passkey auf ${system}`,

  first: {
    title: 'Die Redaktion gehört Ihnen',
    explained: (house) =>
      `Sie haben den Link, der ausgegeben wurde, als ${house} gestartet ist. Geben Sie die Adresse ein, mit der Sie sich künftig anmelden: Sie leiten dann das Haus und lassen andere ein.`,
    press: 'Die Leitung übernehmen',
  },

  account: {
    title: 'Ihr Konto',
    first: () => (
      <>
        Sie leiten dieses Haus jetzt. Legen Sie unten einen Passkey an, damit Sie sich ohne E-Mail anmelden können; dann
        geht es <a href="/desk">zur Redaktion</a>.
      </>
    ),
    signedIn: (email) => <>Sie sind angemeldet als {email}</>,
    role: { owner: 'Leitung', editor: 'Redaktion', moderator: 'Moderation' },
    back: 'Zurück zum Gelesenen',
    toDesk: 'Zur Redaktion',
    name: 'Der Name, den andere lesen',
    nameLength: 'Geben Sie einen Namen von 1 bis 60 Zeichen ein.',
    keepName: 'Namen speichern',
    out: 'Abmelden',
    sessions: 'Wo Sie angemeldet sind',
    session: (moment, browser) => `Seit dem ${moment}: ${browser}`,
    here: 'hier',
    browser: (name, system) => `${name} auf ${system}`,
    anotherBrowser: 'ein anderes Programm',
    end: 'Diese Anmeldung beenden',
    since: (moment) => `seit dem ${moment}`,
    endOthers: 'Überall sonst abmelden',
    passkeys: 'Passkeys',
    passkeysExplained:
      'Mit einem Passkey melden Sie sich so an, wie Sie Ihr Gerät entsperren: nichts einzutippen, nichts zu stehlen.',
    remove: (passkey) => `${passkey} entfernen`,
    make: 'Auf diesem Gerät einen Passkey anlegen',
    needsScript: 'Passkeys brauchen JavaScript; der Link per E-Mail braucht keines.',
    needsName:
      'Passkeys brauchen einen Namen in der Adresse: Öffnen Sie dieses Haus unter seinem Namen, nicht unter Ziffern.',
    leaving: 'Abschied',
    erase: 'Ihr Konto löschen',
  },

  erase: {
    title: 'Ihr Konto löschen?',
    explained:
      'Ihr Name, Ihre Adresse, Ihre Anmeldungen, Ihre Passkeys und die Worte Ihrer Kommentare werden gelöscht und lassen sich nicht zurückholen. Ein Brief, den Sie abonniert haben, ist davon nicht berührt: In jedem steht ein eigener Link zum Abmelden.',
    sure: 'Alles löschen',
    onlyOwner:
      'Wer das Haus allein leitet, kann nicht gelöscht werden: Übertragen Sie die Leitung erst noch jemand anderem.',
    done: 'Ihr Konto ist gelöscht: Ihr Name, Ihre Adresse, Ihre Anmeldungen, Ihre Passkeys und die Worte Ihrer Kommentare.',
  },
};
