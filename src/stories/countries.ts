import type { Report } from '../reports/index.ts';
import { contentWords, lead } from './gist.ts';
import { isPoliticalWord } from './political.ts';

/**
 * Words that place a report: a country's name, its people, its capital, its best known offices. One line a country, its
 * name first; words of several parts are joined by a hyphen.
 */
const list = `
  United-States American America Washington White-House Congress Senate Pentagon Democrats Republicans GOP New-York California Texas Florida Trump Biden
  United-Kingdom Britain British England English Scotland Scottish Wales London Downing-Street Westminster Tory Commons
  Canada Canadian Ottawa Toronto Quebec
  Mexico Mexican
  Brazil Brazilian Brasilia
  Argentina Argentine Buenos-Aires
  Venezuela Venezuelan Caracas
  Colombia Colombian Bogota
  Chile Chilean Santiago
  Peru Peruvian Lima
  Bolivia Bolivian
  Ecuador Ecuadorian
  Cuba Cuban Havana
  Haiti Haitian
  Honduras Honduran
  Guatemala Guatemalan
  Salvador Salvadoran
  Nicaragua Nicaraguan
  Germany German Berlin Bundestag
  France French Paris
  Italy Italian Rome
  Spain Spanish Madrid Catalonia Catalan
  Portugal Portuguese Lisbon
  Netherlands Dutch Hague
  Belgium Belgian
  Ireland Irish Dublin
  Sweden Swedish Stockholm
  Norway Norwegian Oslo
  Denmark Danish Greenland
  Finland Finnish Helsinki
  Poland Polish Warsaw
  Hungary Hungarian Budapest
  Czech Prague
  Slovakia Slovak
  Austria Austrian Vienna
  Switzerland Swiss
  Greece Greek Athens
  Romania Romanian
  Bulgaria Bulgarian
  Serbia Serbian Belgrade
  Kosovo Kosovar
  Ukraine Ukrainian Kyiv Kiev
  Russia Russian Moscow Kremlin Putin
  Belarus Belarusian Minsk
  Georgia-Tbilisi Tbilisi
  Armenia Armenian
  Azerbaijan Azerbaijani
  Turkey Turkish Ankara Istanbul Erdogan
  Israel Israeli Jerusalem Tel-Aviv Netanyahu Knesset
  Palestine Palestinian Gaza West-Bank Hamas
  Lebanon Lebanese Beirut Hezbollah
  Syria Syrian Damascus Assad
  Iraq Iraqi Baghdad
  Iran Iranian Tehran
  Saudi-Arabia Saudi Riyadh
  Yemen Yemeni Houthi
  Emirates Emirati Dubai
  Qatar Qatari Doha
  Egypt Egyptian Cairo
  Libya Libyan Tripoli
  Tunisia Tunisian
  Algeria Algerian
  Morocco Moroccan
  Sudan Sudanese Khartoum
  Ethiopia Ethiopian Tigray
  Somalia Somali Mogadishu
  Kenya Kenyan Nairobi
  Uganda Ugandan
  Rwanda Rwandan
  Congo Congolese Kinshasa
  Nigeria Nigerian Abuja Lagos
  Ghana Ghanaian
  Mali Malian Bamako
  Burkina Faso
  Niger Nigerien
  Cameroon Cameroonian
  South-Africa South-African Pretoria Johannesburg
  Zimbabwe Zimbabwean Harare
  Mozambique Mozambican
  Afghanistan Afghan Kabul Taliban
  Pakistan Pakistani Islamabad Karachi
  India Indian Delhi Modi Mumbai
  Bangladesh Bangladeshi Dhaka
  Sri-Lanka Sri-Lankan Colombo
  Nepal Nepali Kathmandu
  Myanmar Burma Burmese Rohingya
  Thailand Thai Bangkok
  Vietnam Vietnamese Hanoi
  Cambodia Cambodian
  Malaysia Malaysian
  Singapore Singaporean
  Indonesia Indonesian Jakarta
  Philippines Philippine Filipino Manila Duterte Palasyo
  China Chinese Beijing Xi Wuhan Xinjiang
  Hong-Kong
  Taiwan Taiwanese Taipei
  Japan Japanese Tokyo
  South-Korea South-Korean Seoul
  North-Korea North-Korean Pyongyang Kim-Jong
  Australia Australian Canberra Sydney Melbourne Victoria Queensland Brisbane Perth Morrison
  New-Zealand Auckland Wellington Ardern`;

const countries = new Map(
  list
    .trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.trim().split(/\s+/);
      return words.flatMap((word) => contentWords(word).map((one): [string, string] => [one, words[0]!]));
    }),
);

/** The country most of these reports are about, by the words of their titles and leads; undefined where none is. */
export function mainCountry(reports: readonly Report[]): string | undefined {
  const votes = new Map<string, number>();
  for (const report of reports) {
    const named = new Map<string, number>();
    for (const [text, weight] of [
      [report.title, 2],
      [lead(report), 1],
    ] as const) {
      const words = contentWords(text);
      for (const word of [...words, ...words.slice(1).map((word, i) => `${words[i]}-${word}`)]) {
        const country = countries.get(word);
        if (country) named.set(country, (named.get(country) ?? 0) + weight);
      }
    }
    const [first] = [...named].toSorted(([, a], [, b]) => b - a);
    if (first) votes.set(first[0], (votes.get(first[0]) ?? 0) + 1);
  }
  const [first] = [...votes].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first && 2 * first[1] >= reports.length ? first[0] : undefined;
}

/** A name's share of a story's reports from which the story is about it. */
const NAMED_BY = 0.5;

/**
 * What these reports name in common, apart from offices and bodies that all politics names: names as they stand in the
 * midst of a sentence, a country for its people and capital.
 */
export function namesInCommon(reports: readonly Report[]): string[] {
  const named = new Map<string, number>();
  for (const report of reports) {
    const own = new Set<string>();
    for (const [name] of lead(report).matchAll(/(?<=[\p{Ll}\d,;)] )\p{Lu}[\p{L}\p{M}]{2,}/gu)) {
      const word = contentWords(name)[0];
      if (word && !isPoliticalWord(word)) own.add(countries.get(word) ?? name);
    }
    for (const name of own) named.set(name, (named.get(name) ?? 0) + 1);
  }
  return [...named].filter(([, times]) => times >= NAMED_BY * reports.length).map(([name]) => name);
}
