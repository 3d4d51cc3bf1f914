import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What strangers write who mean harm, and how a page shows that it did none. */

const suites = resolve(import.meta.dirname, '../../shared/suites');

/** Payloads of our own: each tries to run `alert`, to ask another host, or to break out of what it stands in. */
const own = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `'"></a></h2></p></article></main><svg onload=alert(1)>`,
  '<img src="http://127.0.0.2:9/pixel.gif">',
  '<iframe srcdoc="&lt;script&gt;parent.alert(1)&lt;/script&gt;"></iframe>',
  '<style>@import "http://127.0.0.2:9/a.css"; body{display:none}</style>',
  '<link rel=stylesheet href=//127.0.0.2:9/a.css><base href="http://127.0.0.2:9/">',
  '</script><script>alert(1)//',
  '<!--><script>alert(1)</script>-->',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)></style>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;img src=x onerror=alert(1)&amp;gt;',
  '<a href="javascript:alert(1)">press</a>',
  'javascript:alert(1)',
  '<meta http-equiv=refresh content="0;url=http://127.0.0.2:9/">',
  '<form action="http://127.0.0.2:9/"><button autofocus onfocus=alert(1)>',
  '\u202e\u2066<b onmouseover=alert(1)>evil\u0000</b>',
  `${'<div>'.repeat(300)}deep`,
  'W'.repeat(400),
  '{{constructor.constructor("alert(1)")()}} ${alert(1)} <%= alert(1) %>',
];

/** Those of the suites that lie beside the checkout. */
function theirs(): string[] {
  if (!existsSync(suites)) {
    console.warn(`SKIPPED: the suites are not at ${suites}; only our own payloads are fired.`);
    return [];
  }
  const purify = JSON.parse(readFileSync(join(suites, 'dompurify/derived/payloads.json'), 'utf8')) as {
    payload: string;
  }[];
  const folder = join(suites, 'bleach/files/tests/data');
  const bleach = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').split('\n--\n')[0] ?? '');
  return [...purify.map(({ payload }) => payload), ...bleach];
}

/** All that is fired. */
export const payloads = [...own, ...theirs()];
/** In a page: what a payload would have left behind. */
export const leftBehind = `[...document.querySelectorAll('*')].flatMap((element) => {
  const wrong = [...element.attributes].filter(({ name, value }) => /^on/i.test(name) ||
    (/^(href|src|action|formaction|xlink:href)$/i.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)));
  const strange = /^(iframe|object|embed|math|marquee|applet|frame|frameset)$/i.test(element.localName) ||
    (element.localName === 'base' && element.hasAttribute('href')) ||
    (element.localName === 'script' && element.type !== 'application/ld+json' && !/^\\/[\\w.-]+\\.js/.test(element.getAttribute('src') ?? '')) ||
    (element.localName === 'img' && new URL(element.src, location.href).origin !== location.origin);
  return wrong.length || strange ? element.outerHTML.slice(0, 200) : [];
})`;
