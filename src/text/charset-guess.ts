/**
 * The charset of text that is not UTF-8 and does not say what it is, by the byte patterns of the scripts the news is
 * written in; null where it looks like Latin script, or like nothing known. A rule of thumb for documents of at least a
 * sentence, not a statistical detector: the npm one (chardet 2.2) takes a sentence in Windows-1251, IBM 866 or Windows-874 for
 * something else.
 */
export function guessCharset(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, 200_000);
  const runs = highRuns(sample);
  const high = runs.reduce((sum, run) => sum + run.length, 0);
  if (high < 8) return null;
  // Latin text has its accented letters one or two at a time, between plain ones.
  const short = runs.reduce((sum, run) => sum + (run.length <= 2 ? run.length : 0), 0);
  if (short > high * 0.9) return null;
  return guessPairs(sample) ?? (short > high * 0.6 ? null : guessLetters(runs, high));
}

/** The unbroken stretches of bytes beyond ASCII. */
function highRuns(bytes: Uint8Array): Uint8Array[] {
  const runs: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    const start = i;
    while (i < bytes.length && (bytes[i] ?? 0) >= 0x80) i++;
    runs.push(bytes.subarray(start, i));
  }
  return runs;
}

/** Chinese, Japanese and Korean: two bytes a character. The share of characters that are the language's everyday ones decides. */
function guessPairs(bytes: Uint8Array): string | null {
  const everyday: [charset: string, pattern: RegExp, least: number][] = [
    // Japanese prose is a third to a half kana; half-width katakana are what other charsets look like in Shift_JIS.
    ['euc-jp', /[\u3040-\u30ff]/g, 0.25],
    ['shift_jis', /[\u3040-\u30ff]/g, 0.25],
    ['euc-kr', /[\uac00-\ud7a3]/g, 0.85],
    ['gb18030', commonHan, 0.1],
    ['big5', commonHan, 0.1],
  ];
  let best: { charset: string; share: number } | null = null;
  for (const [charset, pattern, least] of everyday) {
    const text = decodeStrictly(bytes, charset);
    const beyond = text?.match(/[^\p{ASCII}]/gu)?.length ?? 0;
    if (text === null || beyond === 0 || /[\uff61-\uff9f]{3}/.test(text)) continue;
    const share = (text.match(pattern)?.length ?? 0) / beyond;
    // The first two need no comparison: no other language has kana or syllables by the dozen.
    if (share >= least && pattern !== commonHan) return charset;
    if (share >= least && share > (best?.share ?? 0)) best = { charset, share };
  }
  return best?.charset ?? null;
}

/** Some of the most frequent characters of Chinese, simplified and traditional. */
const commonHan =
  /[的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着著等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已通并並提直题題党程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則任取据據处處队隊南给給色光门門即保治北造百规規热熱领領七海口东東导導器压壓志世金增争爭济濟阶階油思术術极極交受联聯什认認六共权權收证證改清己美再采转轉更单單风風切打白教速花带帶安场場身车車例真务務具万萬每目至达達走积積示议議声聲报報斗鬥完类類八离離华華名确確才科张張信马馬节節话話米整空元况況今集温溫传傳土许許步群广廣石记記需段研界拉林律叫且究观觀越织織装裝影算低持音众眾书書布复復容儿兒须須际際商非验驗连連断斷深难難近矿礦千周委素技备備半办辦青省列习習响響约約支般史感劳勞便团團往酸历歷市克何除消构構府称稱太准準精值号號率族维維划劃选選标標写寫存候毛亲親快效斯院查江型眼王按格养養易置派层層片始却卻专專状狀育厂廠京识識适適属屬圆圓包火住调調满滿县縣局照参參红紅细細引听聽该該铁鐵价價严嚴]/g;

function decodeStrictly(bytes: Uint8Array, charset: string): string | null {
  // A sample may end in half a character.
  for (const end of [bytes.length, bytes.length - 1]) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes.subarray(0, Math.max(0, end)));
    } catch {
      continue;
    }
  }
  return null;
}

/** Scripts with one byte a letter, told apart by which bytes are frequent. */
function guessLetters(runs: Uint8Array[], high: number): string | null {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const run of runs) for (const byte of run) counts[byte] = (counts[byte] ?? 0) + 1;
  const share = (from: number, to = from) => counts.slice(from, to + 1).reduce((sum, count) => sum + count, 0) / high;
  // Hebrew has neither capitals nor the last five letters of that row.
  if (share(0xe0, 0xfa) > 0.9 && share(0xc0, 0xdf) < 0.01 && share(0xfb, 0xff) < 0.005) return 'windows-1255';
  // Greek: its four accented vowels. Arabic: alef and lam.
  if (share(0xdc, 0xdf) > 0.04 && share(0xe1, 0xfe) > 0.6) return 'windows-1253';
  if (share(0xc7) > 0.07 && share(0xe1) > 0.05) return 'windows-1256';
  // Thai runs on without spaces, in vowels and consonants from one end of the table to the other.
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  if (share(0xa1, 0xfb) > 0.99 && share(0xa1, 0xda) > 0.5 && share(0xe0, 0xec) > 0.08 && longest > 10)
    return 'windows-874';
  // Cyrillic: most letters are small, and every charset has the small ones elsewhere.
  const cyrillic: [string, number][] = [
    ['windows-1251', share(0xe0, 0xff)],
    ['koi8-r', share(0xc0, 0xdf)],
    ['iso-8859-5', share(0xd0, 0xef)],
    ['ibm866', share(0xa0, 0xaf) + share(0xe0, 0xef)],
  ];
  const [best] = cyrillic.toSorted(([, a], [, b]) => b - a);
  return best && best[1] > 0.7 ? best[0] : null;
}
