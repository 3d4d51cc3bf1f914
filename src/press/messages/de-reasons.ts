/** Why a story is where it is, in German: the ranking states its reasons in English and keeps them so with the edition. */

const consequences: Record<string, string> = {
  'war and peace': 'Krieg und Frieden',
  deaths: 'Tote',
  'an election': 'eine Wahl',
  'a vote or a law': 'eine Abstimmung oder ein Gesetz',
  'a ruling or a charge': 'ein Urteil oder eine Anklage',
  'an appointment or a resignation': 'eine Ernennung oder ein Rücktritt',
  'a treaty, sanctions or trade': 'Verträge, Sanktionen oder Handel',
  'an emergency or a public order': 'eine Notlage oder Anordnung',
  'money of the many': 'das Geld vieler Menschen',
};
const sides: Record<string, string> = { left: 'links', center: 'Mitte', right: 'rechts' };

const many = (n: string, one: string, other: string) => `${n} ${n === '1' ? one : other}`;
const ofReports = (n: string) => many(n, 'Bericht', 'Berichten');
const outlets = (n: string) => many(n, 'Medium', 'Medien');

/** What the ranking says, and how it is said in German. */
const said: [english: RegExp, german: (...parts: string[]) => string][] = [
  [/^Reported by one outlet$/, () => 'Ein Medium berichtet'],
  [/^Reported by (\d+) independent outlets$/, (n) => `${n} unabhängige Medien berichten`],
  [
    /^Reported by (\d+) outlets?, (\d+) of them independently$/,
    (all, n) => `${outlets(all)} berichten, ${n} davon unabhängig`,
  ],
  [
    /^Of public affairs in (\d+) of (\d+) reports?$/,
    (n, all) => `Öffentliche Angelegenheiten in ${n} von ${ofReports(all)}`,
  ],
  [
    /^Across the ratings: (.*)$/,
    (list) =>
      `Quer durch die Einstufungen: ${list.replace(/(\d+) rated (\w+)/g, (_, n, side: string) => `${n} ${sides[side] ?? side}`)}`,
  ],
  [/^Carried by an agency: (.*)$/, (names) => `Von einer Agentur gemeldet: ${names}`],
  [/^From an official source: (.*)$/, (names) => `Aus amtlicher Quelle: ${names}`],
  [/^In the news on (\d+) days$/, (n) => `An ${n} Tagen in den Nachrichten`],
  [
    /^Among the first (\d+) items of (\d+) outlets?$/,
    (places, n) => `Unter den ersten ${places} Einträgen bei ${outlets(n)}`,
  ],
  [
    /^Of consequence: (.*)$/,
    (list) =>
      `Von Tragweite: ${list.replace(/([^()]+?) \(in (\d+) of (\d+) reports?\)/g, (_, name: string, n, all: string) => {
        const [, comma = '', what = ''] = /^(, )?(.*)$/.exec(name) ?? [];
        return `${comma}${consequences[what] ?? what} (in ${n} von ${ofReports(all)})`;
      })}`,
  ],
  [
    /^Told last time; (\d+) of (\d+) reports? are new$/,
    (n, all) => `Schon in der letzten Ausgabe; ${n} von ${ofReports(all)} ${n === '1' ? 'ist' : 'sind'} neu`,
  ],
  [/^Told last time$/, () => 'Schon in der letzten Ausgabe'],
  [
    /^Its matter was told last time: “(.*)”$/,
    (headline) => `Die Sache stand schon in der letzten Ausgabe: „${headline}“`,
  ],
  [
    /^Left to variety: (\d+) stories above are of its matter$/,
    (n) => `Der Vielfalt gewichen: ${n} Geschichten weiter oben handeln von derselben Sache`,
  ],
  [
    /^Left to variety: (\d+) stories above name (.*)$/,
    (n, name) => `Der Vielfalt gewichen: ${n} Geschichten weiter oben nennen ${name}`,
  ],
  [
    /^Left to variety: home and world both have a share$/,
    () => 'Der Vielfalt gewichen: Inland und Ausland kommen beide zu ihrem Recht',
  ],
  [/^In for variety: a story from home$/, () => 'Der Vielfalt wegen aufgenommen: eine Geschichte aus dem Inland'],
  [
    /^In for variety: a story from abroad \((.*)\)$/,
    (country) => `Der Vielfalt wegen aufgenommen: eine Geschichte aus dem Ausland (${country})`,
  ],
];

/** A reason in German; as it stands where the ranking has learnt to say something new. */
export function reasonInGerman(stated: string): string {
  for (const [english, german] of said) {
    const parts = english.exec(stated);
    if (parts) return german(...parts.slice(1));
  }
  return stated;
}
