/** The shown name's shortest and longest, in characters. */
const nameLength = { least: 2, most: 60 };

/** A shown name as it is kept: one line without what cannot be seen; undefined where it is too short, too long or an address. */
export function asName(typed: string): string | undefined {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .trim();
  const length = Array.from(name).length;
  const letters = /[\p{L}\p{N}]/u.test(name) && !/\p{M}{3}/u.test(name);
  const address = /@|:\/\/|\bwww\./i.test(name);
  return letters && !address && length >= nameLength.least && length <= nameLength.most ? name : undefined;
}

/** Letters of other alphabets that look like Latin ones. */
const twins = new Map(
  Object.entries({
    а: 'a', с: 'c', е: 'e', о: 'o', р: 'p', х: 'x', у: 'y', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h', к: 'k', м: 'm', т: 't', в: 'b', н: 'h',
    α: 'a', ο: 'o', ρ: 'p', ν: 'v', τ: 't', υ: 'u', ι: 'i', κ: 'k', ε: 'e',
    0: 'o', 1: 'i', l: 'i', '|': 'i',
  }),
); // prettier-ignore

/** What names that a reader would take for one another share: nobody may write under a name that looks like another's. */
export function nameKey(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}|]/gu, '');
  return Array.from(plain, (letter) => twins.get(letter) ?? letter).join('');
}
