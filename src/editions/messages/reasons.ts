import type { ConsequenceKind, Reason } from '../../stories/index.ts';
import type { Count } from '../../house/index.ts';

/** Why a story is where it is, as a sentence in each language, made of what the ranking found. */

const consequencesInEnglish: Record<ConsequenceKind, string> = {
  'war and peace': 'war and peace',
  deaths: 'deaths',
  election: 'an election',
  'vote or law': 'a vote or a law',
  'ruling or charge': 'a ruling or a charge',
  office: 'an appointment or a resignation',
  'treaty, sanctions or trade': 'a treaty, sanctions or trade',
  'emergency or order': 'an emergency or an official order',
  'money of the many': 'the money of many people',
};

const consequencesInGerman: Record<ConsequenceKind, string> = {
  'war and peace': 'Krieg und Frieden',
  deaths: 'Tote',
  election: 'eine Wahl',
  'vote or law': 'eine Abstimmung oder ein Gesetz',
  'ruling or charge': 'ein Urteil oder eine Anklage',
  office: 'eine Ernennung oder ein Rücktritt',
  'treaty, sanctions or trade': 'Verträge, Sanktionen oder Handel',
  'emergency or order': 'eine Notlage oder Anordnung',
  'money of the many': 'das Geld vieler Menschen',
};

/** A kind of consequence by its name; one that an older edition knew by another stands as it is. */
const named = (kinds: Record<ConsequenceKind, string>, kind: string) => kinds[kind as ConsequenceKind] ?? kind;

type Variety = Extract<Reason, { signal: 'variety'; rule: string }>;

const rated = (sides: readonly (readonly [n: number, words: string])[]) =>
  sides.flatMap(([n, words]) => (n > 0 ? [`${n} ${words}`] : [])).join(', ');

const varietyInEnglish = (stories: (n: number) => string, reason: Variety): string => {
  if (reason.rule === 'name is full') return `Left to variety: ${stories(reason.stories)} above name ${reason.name}`;
  if (reason.rule === 'home and world') return 'Left to variety: home and world both have a share';
  if (reason.rule === 'from home') return 'In for variety: a story from home';
  return `In for variety: a story from abroad (${reason.country})`;
};

/** A reason as an English sentence. */
export const reasonInEnglish =
  (count: Count) =>
  (reason: Reason): string => {
    const outlets = (n: number) => count(n, { one: 'outlet', other: 'outlets' });
    const reports = (n: number) => count(n, { one: 'report', other: 'reports' });
    const stories = (n: number) => count(n, { one: 'story', other: 'stories' });
    if ('words' in reason) return reason.words;
    switch (reason.signal) {
      case 'outlets': {
        const { outlets: all, independent } = reason;
        if (all > independent) return `Reported by ${outlets(all)}, ${independent} of them independently`;
        return independent === 1 ? 'Reported by one outlet' : `Reported by ${independent} independent outlets`;
      }
      case 'public affairs':
        return `Of public affairs in ${reason.reports} of ${reports(reason.of)}`;
      case 'breadth': {
        const { left, center, right } = reason;
        return `Across the spectrum: ${rated([
          [left, 'rated left'],
          [center, 'rated center'],
          [right, 'rated right'],
        ])}`;
      }
      case 'agency':
        return `Carried by an agency: ${reason.names.join(', ')}`;
      case 'official':
        return `From an official source: ${reason.names.join(', ')}`;
      case 'reports':
        return `In ${reports(reason.reports)} on ${count(reason.days, { one: 'day', other: 'days' })}`;
      case 'front':
        return `Among the top ${reason.first} items at ${outlets(reason.outlets)}`;
      case 'consequence': {
        const read = reason.readFrom.map((word) => `“${word}”`).join(', ');
        return `Consequence: ${named(consequencesInEnglish, reason.kind)} (${read} in ${reason.reports} of ${reports(reason.of)})`;
      }
      case 'novelty':
        if ('headline' in reason) return `Its matter was told last time: “${reason.headline}”`;
        return `Told last time; ${reason.fresh} of ${reports(reason.of)} ${reason.fresh === 1 ? 'is' : 'are'} new`;
      case 'matter':
        // Not how many stories: a place shows only those that tell something else.
        return `Its whole matter: ${outlets(reason.outlets)}, ${reason.independent} of them independently, on ${count(reason.days, { one: 'day', other: 'days' })}`;
      case 'variety':
        return varietyInEnglish(stories, reason);
      default:
        return reason satisfies never;
    }
  };

const varietyInGerman = (stories: (n: number) => string, reason: Variety): string => {
  if (reason.rule === 'name is full')
    return `Zugunsten der Vielfalt zurückgestellt: ${stories(reason.stories)} weiter oben ${reason.stories === 1 ? 'nennt' : 'nennen'} ${reason.name}`;
  if (reason.rule === 'home and world')
    return 'Zugunsten der Vielfalt zurückgestellt: Inland und Ausland kommen beide zu ihrem Recht';
  if (reason.rule === 'from home') return 'Der Vielfalt wegen aufgenommen: eine Geschichte aus dem Inland';
  return `Der Vielfalt wegen aufgenommen: eine Geschichte aus dem Ausland (${reason.country})`;
};

/** A reason as a German sentence. */
export const reasonInGerman =
  (count: Count) =>
  (reason: Reason): string => {
    const outlets = (n: number) => count(n, { one: 'Medium', other: 'Medien' });
    const ofReports = (n: number) => count(n, { one: 'Bericht', other: 'Berichten' });
    const stories = (n: number) => count(n, { one: 'Geschichte', other: 'Geschichten' });
    if ('words' in reason) return reason.words;
    switch (reason.signal) {
      case 'outlets': {
        const { outlets: all, independent } = reason;
        if (all > independent) return `${outlets(all)} berichten, ${independent} davon unabhängig`;
        return independent === 1 ? 'Ein Medium berichtet' : `${independent} unabhängige Medien berichten`;
      }
      case 'public affairs':
        return `Politik und öffentliches Leben in ${reason.reports} von ${ofReports(reason.of)}`;
      case 'breadth': {
        const { left, center, right } = reason;
        return `Über die Lager hinweg: ${rated([
          [left, 'links'],
          [center, 'Mitte'],
          [right, 'rechts'],
        ])}`;
      }
      case 'agency':
        return `Von einer Agentur gemeldet: ${reason.names.join(', ')}`;
      case 'official':
        return `Aus amtlicher Quelle: ${reason.names.join(', ')}`;
      case 'reports':
        return `In ${ofReports(reason.reports)} an ${count(reason.days, { one: 'Tag', other: 'Tagen' })}`;
      case 'front':
        return `Unter den ersten ${reason.first} Meldungen bei ${outlets(reason.outlets)}`;
      case 'consequence': {
        const read = reason.readFrom.map((word) => `„${word}“`).join(', ');
        return `Folgenreich: ${named(consequencesInGerman, reason.kind)} (${read} in ${reason.reports} von ${ofReports(reason.of)})`;
      }
      case 'novelty':
        if ('headline' in reason) return `Das Thema stand schon in der letzten Ausgabe: „${reason.headline}“`;
        return `Schon in der letzten Ausgabe; ${reason.fresh} von ${ofReports(reason.of)} ${reason.fresh === 1 ? 'ist' : 'sind'} neu`;
      case 'matter':
        return `Das Thema insgesamt: ${outlets(reason.outlets)}, ${reason.independent} davon unabhängig, an ${count(reason.days, { one: 'Tag', other: 'Tagen' })}`;
      case 'variety':
        return varietyInGerman(stories, reason);
      default:
        return reason satisfies never;
    }
  };
