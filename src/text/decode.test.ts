import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeBytes } from './decode.ts';

const declared = (charset: string, text: string) => `<?xml version="1.0" encoding="${charset}"?><title>${text}</title>`;
const readTitle = (bytes: Uint8Array, contentType?: string) =>
  /<title>(.*)<\/title>/s.exec(decodeBytes(bytes, contentType).text)?.[1];

describe('decodeBytes', () => {
  test.each([
    ['windows-1251', 'Новости дня'],
    ['koi8-r', 'Новости дня'],
    ['iso-8859-2', 'Świat i polityka'],
    ['shift_jis', '政治のニュース'],
    ['euc-kr', '정치 뉴스'],
    ['gb2312', '政治新闻'],
    ['big5', '政治新聞'],
    ['iso-8859-1', 'Café “quoted”'],
  ])('reads %s where the document declares it', (charset, text) => {
    const written = charset === 'iso-8859-1' ? 'windows-1252' : charset;
    expect(readTitle(iconv.encode(declared(charset, text), written))).toBe(text);
  });

  test('believes the header when the document says nothing', () => {
    const bytes = iconv.encode('<title>Политика</title>', 'windows-1251');
    expect(readTitle(bytes, 'text/xml; charset="windows-1251"')).toBe('Политика');
  });

  test("believes the document before a server's default", () => {
    const bytes = iconv.encode(declared('windows-1251', 'Политика'), 'windows-1251');
    expect(readTitle(bytes, 'text/xml; charset=ISO-8859-1')).toBe('Политика');
  });

  test('believes the bytes when they are UTF-8, whatever is declared', () => {
    expect(readTitle(Buffer.from(declared('iso-8859-1', 'Café')), 'text/xml; charset=us-ascii')).toBe('Café');
  });

  test.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('reads %s with and without a mark', (charset) => {
    const text = declared('utf-16', 'Café 政治');
    expect(readTitle(iconv.encode(text, charset))).toBe('Café 政治');
    expect(readTitle(iconv.encode(text, charset, { addBOM: true }))).toBe('Café 政治');
  });

  test('takes stray bytes in UTF-8 for Windows-1252', () => {
    const bytes = Buffer.concat([
      Buffer.from('<title>Zürich '),
      Buffer.from([0x93]),
      Buffer.from('now'),
      Buffer.from([0x94]),
      Buffer.from('</title>'),
    ]);
    expect(readTitle(bytes)).toBe('Zürich “now”');
  });

  test.each([
    ['windows-1251', 'Парламент принял закон о выборах, сообщили журналисты. Президент подпишет его завтра.'],
    ['koi8-r', 'Парламент принял закон о выборах, сообщили журналисты. Президент подпишет его завтра.'],
    ['ibm866', 'Парламент принял закон о выборах, сообщили журналисты. Президент подпишет его завтра.'],
    ['windows-1253', 'Η κυβέρνηση κατέθεσε το νομοσχέδιο στη Βουλή και η συζήτηση αρχίζει αύριο το πρωί.'],
    ['windows-1255', 'הכנסת אישרה את החוק החדש אחרי דיון ארוך, והנשיא יחתום עליו בשבוע הבא.'],
    ['windows-1256', 'وافق البرلمان على القانون الجديد بعد نقاش طويل وسيوقع عليه الرئيس الأسبوع المقبل'],
    ['windows-874', 'รัฐสภาเห็นชอบกฎหมายเลือกตั้งฉบับใหม่แล้วหลังการอภิปรายเป็นเวลานาน'],
    ['shift_jis', '国会は新しい選挙法を可決した。大統領は来週これに署名する予定だ。'],
    ['euc-jp', '国会は新しい選挙法を可決した。大統領は来週これに署名する予定だ。'],
    ['euc-kr', '국회는 긴 토론 끝에 새 선거법을 통과시켰다. 대통령은 다음 주에 서명한다.'],
    ['gb18030', '议会经过长时间的讨论通过了新的选举法，总统将在下周签署这项法律。'],
    ['big5', '議會經過長時間的討論通過了新的選舉法，總統將在下週簽署這項法律。'],
  ])('guesses %s where nothing is declared', (charset, text) => {
    const bytes = iconv.encode(`<title>${text}</title>`, charset);
    expect(readTitle(bytes)).toBe(text);
  });

  test.each([
    'Après l’été, le président déclare que l’assemblée a voté à l’unanimité la réforme présentée dès février.',
    'Die Abgeordneten kündigten für Mittwoch größere Änderungen an; über die Höhe müsse später geklärt werden.',
    'El señor presidente anunció que la votación se celebrará mañana, según informó también la oposición.',
    'Statsministern säger att förslaget är på väg, och att det också måste gå fort framöver. Överläggning följer.',
  ])('leaves Latin script alone: %s', (text) => {
    expect(readTitle(iconv.encode(`<title>${text}</title>`, 'windows-1252'))).toBe(text);
  });

  test('an unknown or wrong charset is no error', () => {
    expect(readTitle(Buffer.from(declared('x-unheard-of', 'plain')))).toBe('plain');
    expect(readTitle(Buffer.from(declared('utf-16', 'Café')))).toBe('Café');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.option(fc.string(), { nil: undefined }), (bytes, type) => {
        expect(typeof decodeBytes(bytes, type && `text/xml; charset=${type}`).text).toBe('string');
      }),
    );
  });
});
