import { createHash } from 'node:crypto';
import { legible, mixed } from '../house/index.ts';
import { standardColours, type Colours } from '../masthead/index.ts';

/** A page's colours, with those of what matters less and of lines. */
type Shades = Colours & { soft: string; rule: string };

const standardShades = {
  light: { soft: '#5c5953', rule: '#d6d2c8' },
  dark: { soft: '#a9a49a', rule: '#3a3732' },
};

/** Where the paper or the words have a colour of their own, what lies between follows. */
function shades(which: 'light' | 'dark', colours: Colours): Shades {
  const { paper, ink } = colours;
  const standard = standardColours[which];
  if (paper === standard.paper && ink === standard.ink) return { ...colours, ...standardShades[which] };
  return { ...colours, soft: legible(mixed(ink, paper, 0.3), paper), rule: mixed(ink, paper, 0.8) };
}

/** The one style sheet, in every page's head, and what the content security policy knows it by. */
export interface Style {
  css: string;
  /** A CSP source expression: 'sha256-…'. */
  source: string;
}

/** @param colours by day and by night, each legible on its paper */
export function styleOf(colours: Record<'light' | 'dark', Colours>): Style {
  const css = sheet(shades('light', colours.light), shades('dark', colours.dark)).replace(/\n\s*/g, '');
  return { css, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };
}

const inTheDark = (dark: Shades) =>
  `--paper:${dark.paper};--ink:${dark.ink};--soft:${dark.soft};--rule:${dark.rule};--accent:${dark.accent};--left:#7fa8d6;--center:#8b8577;--right:#d98872`;

const sheet = (light: Shades, dark: Shades) => `
:root{color-scheme:light dark;--paper:${light.paper};--ink:${light.ink};--soft:${light.soft};--rule:${light.rule};
  --accent:${light.accent};--left:#3d6ea5;--center:#8d8778;--right:#b5533c;--serif:Charter,'Bitstream Charter','Sitka Text',Cambria,'Noto Serif',Georgia,'Times New Roman',serif}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${inTheDark(dark)}}}
:root[data-theme=dark]{color-scheme:dark;${inTheDark(dark)}}
:root[data-theme=light]{color-scheme:light}
:root[data-size="1"]{font-size:115%}
:root[data-size="2"]{font-size:132%}
*{box-sizing:border-box;margin:0;padding:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{background:var(--paper);color:var(--ink);font:clamp(1.0625rem,1rem + .25vw,1.1875rem)/1.5 var(--serif);
  font-variant-numeric:oldstyle-nums;text-rendering:optimizeLegibility;overflow-wrap:break-word;hanging-punctuation:first last}
[dir=rtl] body :not(summary,[data-paste]){unicode-bidi:plaintext}
[dir=rtl] :is(time,svg,svg *){unicode-bidi:isolate}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
h1,h2,h3{line-height:1.14;letter-spacing:-.012em;text-wrap:balance;font-variant-numeric:lining-nums}
h1 a,h2 a,h3 a,.name a{color:inherit;text-decoration:none}
h1 a:hover,h2 a:hover,h3 a:hover{text-decoration:underline;text-decoration-thickness:1px}
ul,ol{list-style:none}
p{text-wrap:pretty}
svg{display:block}
.first,.first>div,.tell,.sub,.archive li{display:grid;grid-template-columns:minmax(0,1fr)}
.wrap,.top,.foot{width:min(100% - 2.5rem,74rem);margin-inline:auto}
.skip{position:absolute;inset-inline-start:-99rem;background:var(--paper);padding:.75rem 1rem;z-index:1}
.skip:focus{inset-inline-start:1rem;top:1rem}
.banner{background:color-mix(in srgb,var(--ink) 11%,var(--paper));text-align:center;font-size:.875rem;padding:.4rem 1.25rem}
.banner a{color:inherit}
.k{font-variant-caps:all-small-caps;letter-spacing:.06em;line-height:1.35;color:var(--soft)}
.soft{color:var(--soft)}
.small{font-size:.875em}
.num{font-variant-numeric:lining-nums tabular-nums}

.bar{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;column-gap:1.5rem;padding:.5rem 0}
.bar ul{display:flex;flex-wrap:wrap;column-gap:1.25rem}
.bar a{color:inherit;text-decoration:none;display:inline-block;padding:.2rem 0}
@media (max-width:47.99rem){.bar>span{display:none}.bar ul{flex:1;justify-content:space-between;column-gap:.3rem;letter-spacing:0;font-size:.94em}}
.bar a:hover,.bar a[aria-current]{text-decoration:underline}
.masthead{text-align:center;border-bottom:3px double var(--ink);padding:.25rem 0 1rem}
.name{font-weight:700;font-size:clamp(2.1rem,.9rem + 6.6vw,6rem);line-height:1;letter-spacing:-.035em}
.name img{max-width:100%;width:auto;max-height:clamp(3rem,2rem + 5vw,6.5rem);margin-inline:auto}
.inner .name img{max-height:2.6rem;margin:0}
.tag{font-style:italic;color:var(--soft);margin-top:.4rem}
.inner .masthead{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;text-align:start;padding:.25rem 0 .6rem}
.inner .name{font-size:1.9rem;letter-spacing:-.03em}
.inner .tag{margin:0}
.dateline{display:flex;flex-wrap:wrap;justify-content:center;column-gap:1.75rem;padding:.45rem 0;border-bottom:1px solid var(--ink);text-align:center}

.story h2{font-size:1.45rem;margin:.15rem 0 .45rem}
.story .k{display:flex;gap:.6rem;align-items:baseline}
.k>*{min-width:0}
.n{flex:none;color:var(--accent);font-size:1.15em;line-height:1;font-variant-numeric:lining-nums;letter-spacing:0;font-weight:700}
.brief p+p{margin-top:.5rem}
cite{display:inline-block;overflow-wrap:anywhere;font-style:normal;font-size:.84em}
cite::before{content:'—\\a0';color:var(--soft)}
cite a,.why a{color:inherit;text-decoration-color:color-mix(in srgb,var(--soft) 70%,var(--paper))}
cite{color:var(--soft)}
cite a:hover,.why a:hover,.today a:hover,.lines a:hover,.line a:hover{color:var(--accent);text-decoration-color:currentcolor}
.further{margin-top:.8rem;border-top:1px solid var(--rule);padding-top:.5rem}
.further ul{list-style:none;padding:0}
.further li{font-size:.94em;line-height:1.4;margin-top:.35rem}
.why{font-size:.875em;line-height:1.45;color:var(--soft);margin-top:.65rem}
.why b{font-weight:400;font-style:italic;color:var(--ink)}
.editor{margin-top:.65rem;border-inline-start:3px solid var(--accent);padding-inline-start:.75rem}
.ours .standfirst{font-size:1.2em;font-style:italic}
.ours .text>*+*{margin-top:1rem}
.ours .text h3{margin-top:1.6rem}
.ours img{display:block;max-width:100%;height:auto}
.ours figcaption{margin-top:.4rem;font-size:.95rem}
.ours .text td,.ours .text th{overflow-wrap:anywhere}
.ours blockquote{border-inline-start:3px solid var(--rule);padding-inline-start:1rem;font-style:italic}
.ours .text ol{padding-inline-start:1.4em;list-style:decimal}
.cover{display:flex;align-items:center;gap:.75rem;font-size:.875em;color:var(--soft);margin-top:.3rem}
.lean{flex:0 1 7rem;height:.45rem}
.lean rect{y:0;height:100%}
.leans{display:inline-flex;flex-wrap:wrap;gap:0 .7rem;white-space:nowrap}
.leans i{display:inline-block;width:.6rem;height:.6rem;margin:0 .3rem}
.l{fill:var(--left);background:var(--left)}.c{fill:var(--center);background:var(--center)}.r{fill:var(--right);background:var(--right)}.u{fill:var(--rule);background:var(--rule)}

.first>div>*{border-top:1px solid var(--rule);padding-top:1.25rem}
.first{gap:2rem 3rem;padding:1.5rem 0 2rem}
.first>div{gap:1.5rem;align-content:start}
.first .lead h2{font-size:clamp(2rem,1.1rem + 3.3vw,3.75rem);line-height:1.04;letter-spacing:-.028em;margin:.3rem 0 1rem}
.lead .brief{font-size:1.22em}
.rest{columns:3 19rem;column-gap:3rem;column-rule:1px solid var(--rule);border-top:1px solid var(--ink);padding-top:1.5rem}
.rest .story{break-inside:avoid;padding-bottom:.8rem;margin-bottom:.8rem;border-bottom:1px solid var(--rule)}
.rest h2{font-size:1.2rem;margin:0 0 .2rem}
.rest .n{font-weight:400;color:var(--soft)}
.rest details{margin-top:.15rem}
.rest summary,.beside summary,.today summary,.below summary,.jump summary{padding:.35rem 0}
.rest summary{font-size:.875em}
@media (max-width:47.99rem){
  .short:has(details:not([open]))>.brief{display:none}
  .rest h2{font-size:1.1rem}
  .rest .story{padding-bottom:.35rem;margin-bottom:.5rem}
  .first{gap:1rem;padding:1rem 0 1.25rem}
  .first .lead h2{margin:.2rem 0 .5rem}
  .front .lead .brief{font-size:1.08em}
  .first .brief{line-height:1.42}
  .front .brief p+p{margin-top:.3rem}
  .cover{flex-wrap:wrap;gap:0 .75rem}
  .cover .lean{flex-basis:4rem}
  .front .first .why{display:none}
  .rest summary{padding:.1rem 0}
  .rest details{margin:0}
  .beside summary,.today summary,.below summary{padding:.25rem 0}
  .front .sub{padding:1rem 0 1.25rem}
  .front .foot{padding-bottom:1.5rem}
}
.jump{margin:0;border-bottom:1px solid var(--rule)}
.jump ol{list-style:decimal;padding-inline-start:1.6em;columns:2 20rem;column-gap:3rem;padding-bottom:.8rem}
.jump li{break-inside:avoid}
.jump a{display:block;padding:.3rem 0;color:inherit;text-decoration-color:var(--rule)}
.beside>details,.today>details,.below>summary{margin:0}
.beside>details,.today>details{border-top:1px solid var(--rule)}
.beside summary h2,.today summary h2,.below summary h2{display:inline;font-size:1.1rem}
.beside details[open],.today details[open]{padding-bottom:1rem}
.beside section{border-top:3px double var(--ink);margin-top:1rem;padding:1.25rem 0 .5rem}
.beside section h2{font-size:1.35rem}
.days dt{margin-top:.9rem}
.days dd{margin-top:.3rem;line-height:1.45}
.beside .lines,.figures{margin-top:.4rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1rem 3rem}
.figures b{font-size:1.7em;line-height:1.1}
.beside s{text-decoration-thickness:1px}
.points summary{border-top:1px solid var(--ink);padding-top:.5rem}
.tell .points{margin:0}
.rest .story:last-child{border:0}
.below{border-top:3px double var(--ink);margin-top:1rem;padding:1.25rem 0 1rem}
details.below{border-top:1px solid var(--rule);margin:0;padding:0 0 .75rem}
.below>h2,.sec{font-size:1.35rem}
.below ol{columns:2 22rem;column-gap:3rem;column-rule:1px solid var(--rule);margin-top:1rem}
.below li{break-inside:avoid;padding-bottom:1rem}
.below h3{font-size:1.05rem;font-weight:700}
@media (min-width:60rem){
  .first .lead .brief{columns:2;column-gap:3rem}
  .first .lead .brief p{break-inside:avoid}
  .first>div{grid-template-columns:repeat(2,minmax(0,1fr));gap:0 3rem}
}

.page{padding:2rem 0 3rem}
.page>h1,.head h1{font-size:clamp(2rem,1.3rem + 2.6vw,3.1rem);line-height:1.07;letter-spacing:-.022em;max-width:22em}
.page>h1+*{margin-top:.9rem}
.page>.archive{margin-top:1.5rem}
.page>.sec{margin:1.75rem 0 .6rem}
.prose{max-width:36rem}
.prose>*+*{margin-top:1rem}
.prose h2{font-size:1.35rem;margin-top:2.2rem}
.prose>h2:first-child{font-size:clamp(1.8rem,1.3rem + 1.8vw,2.6rem);margin-top:0}
.prose ul:not(.topics),.prose>ol{padding-inline-start:1.2em;list-style:disc}
.prose>ol{list-style:decimal}
.prose li+li{margin-top:.4rem}
.prose .topics li{margin:0}
.prose section h2+*{margin-top:.4rem}
.prose form>p+p,.prose form>p+button{margin-top:.75rem}

.head p+h1{margin-top:.2rem}
.head h1+p{margin-top:.5rem}
.archive-link{padding-bottom:1.5rem}
.tell{gap:2rem 3rem;margin-top:1.5rem}
.tell .brief{font-size:1.3em;line-height:1.42;max-width:38rem}
.tell .brief p+p{margin-top:.8rem}
.tell aside{display:grid;grid-template-columns:minmax(0,1fr);gap:1.75rem;align-content:start}
.tell aside h2,.tell aside caption{font-weight:400;font-size:1em;text-align:start;border-top:1px solid var(--ink);padding-top:.5rem;letter-spacing:.06em;line-height:1.35}
.tell aside h2{margin-bottom:.35rem}
@media (min-width:60rem){
  .tell{grid-template:'told aside' auto 'reports aside' auto 'also aside' 1fr/minmax(0,8fr) minmax(0,4fr)}
  .tell aside{grid-area:aside;border-inline-start:1px solid var(--rule);padding-inline-start:1.5rem;margin-inline-start:-1.5rem}
}
table{border-collapse:collapse;width:100%;font-size:.9em;line-height:1.4}
caption{text-align:start}
th{text-align:start;font-weight:400}
th{overflow-wrap:anywhere}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
td:last-child,th:last-child{padding-right:0}
.pts{text-align:end;white-space:nowrap}
tfoot th,tfoot td{border:0}
.aside .lean,aside .lean{width:100%;height:.7rem;margin:.6rem 0 .4rem}
.topics li{min-width:0}
.topics{display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin-top:.4rem}

.reports{border-top:3px double var(--ink);padding-top:1.25rem;min-width:0}
.page .reports .sec,.page .discussion>.sec:first-child{margin-top:0}
.reports h3{font-weight:400;margin:1.4rem 0 .2rem;font-size:1em;letter-spacing:.06em}
.reports li{display:grid;grid-template-columns:3.4rem minmax(0,1fr);column-gap:1rem;padding:.6rem 0;border-top:1px solid var(--rule)}
.reports time{color:var(--soft);font-size:.9em;line-height:1.65}
.reports .o{display:block}
.reports .w{grid-column:2}
.reports .t{color:var(--ink)}
.was{display:block;font-size:.875em;color:var(--soft)}
@media (min-width:48rem){
  .reports li{grid-template-columns:3.4rem 10.5rem minmax(0,1fr)}
  .reports .w{grid-column:3}
}

.letter{max-width:40rem;margin-inline:auto}
.letter .head{text-align:center;padding-bottom:1.5rem}
.letter .head h1{font-size:clamp(1.9rem,1.4rem + 2vw,2.6rem);margin:.2rem auto}
.sentence{font-style:italic;font-size:1.3em;line-height:1.4;margin-top:.4rem;text-align:center}
.sentence cite{font-size:.7em}
.letter .story{border-top:1px solid var(--rule);padding:1.4rem 0}
.letter .story h2{font-size:1.6rem}
@media (min-width:60rem){.letter .story{position:relative}.letter .n{position:absolute;inset-inline-start:-4.5rem;width:3.5rem;text-align:end;font-size:2.1rem;line-height:1;font-weight:400}}
.letter .below ol{columns:auto}
.pager{display:flex;justify-content:space-between;gap:1rem;margin-top:1.5rem}
.note,.notes{display:none}
.archive li{border-top:1px solid var(--rule);padding:1.1rem 0;gap:.2rem 2rem}
.archive h2{font-size:1.35rem}
@media (min-width:48rem){.archive li{grid-template-columns:13rem minmax(0,1fr)}}
.sources h2{font-size:1.15rem}
.sources li{padding:.8rem 0}
@media (min-width:48rem){.sources li{grid-template-columns:repeat(2,minmax(0,1fr))}}


.shape b{font-weight:400}
.shape figcaption{line-height:1.35}
.shape svg{width:100%;height:5.5rem;fill:var(--soft);border-bottom:1px solid var(--ink);margin-top:.6rem}
.shape .f{fill:var(--accent)}
.shape p{display:grid;grid-template-columns:repeat(7,1fr);text-align:center;padding-top:.15rem}
.letter .shape,.today .shape{max-width:22rem;margin:1.5rem auto 0}
.today a,.lines a,.line a{color:inherit;text-decoration-color:var(--rule)}
.tell>div>section{margin-top:2rem}
.tell .also>:first-child{margin-top:0}
.tell>.weeks>section:first-child{margin-top:0}
.share:not(:has(:not([hidden]))){display:none}
.said figure{margin-top:1.1rem;border-inline-start:3px solid var(--rule);padding-inline-start:1rem;max-width:38rem}
.said blockquote{font-style:italic;font-size:1.1em;line-height:1.42}
.said b{font-weight:400;color:var(--ink)}
.sides{display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem 3rem;margin-top:.75rem}
.side h3{font-weight:400;font-size:1em;letter-spacing:.06em;border-top:3px solid;padding-top:.35rem}
.side.left h3{border-color:var(--left)}.side.right h3{border-color:var(--right)}
.side li{padding:.15rem 0}
@media (min-width:36rem){.sides{grid-template-columns:repeat(2,minmax(0,1fr))}}
.line{margin-top:.75rem}
.line li{position:relative;border-inline-start:1px solid var(--soft);padding:0 0 1rem 1.25rem;line-height:1.35}
.line li::before{content:'';position:absolute;inset-inline-start:-.3rem;top:.45em;width:.55rem;height:.55rem;border-radius:50%;background:var(--paper);border:1px solid var(--soft)}
.line li[aria-current]::before{background:var(--accent);border-color:var(--accent)}
.line li:last-child{border-color:transparent;padding-bottom:0}
.line time{display:block}
.lines li{padding:.35rem 0;line-height:1.35}
.lines .small{white-space:nowrap}
.lines li+li{border-top:1px solid var(--rule)}
.bars svg{width:100%;height:3.5rem;border-bottom:1px solid var(--soft);margin-top:.6rem;fill:var(--soft)}
.bars figcaption{display:flex;justify-content:space-between}
.weeks h2{font-weight:400;font-size:1em;letter-spacing:.06em;border-top:3px double var(--ink);padding-top:.5rem}
.text figure{margin:1.25rem 0}
.text figcaption{font-size:.875rem;color:var(--soft);margin-top:.35rem}
.below .columns{margin-top:.5rem}
.below .item{break-inside:avoid}
.map{margin-bottom:1.25rem}
.map svg{display:block;width:100%;height:auto;background:color-mix(in srgb,var(--left) 14%,var(--paper));border:1px solid var(--rule)}
.map .land{fill:color-mix(in srgb,var(--ink) 12%,var(--paper))}
.map .named{fill:color-mix(in srgb,var(--accent) 42%,var(--paper))}
.map .borders{fill:none;stroke:var(--paper);stroke-width:1}
.map circle{fill:var(--accent);stroke:var(--paper);stroke-width:2}
.map text{font:600 22px var(--serif);fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.map .in{text-anchor:middle;font-weight:400;font-style:italic}
.map .to{text-anchor:end}
.week circle{r:22px}
.week text{font:700 24px var(--serif);fill:var(--paper);stroke:none;text-anchor:middle}
.week figcaption{text-align:start}
.week .lead{fill:none;stroke:var(--ink);stroke-width:1.5}
.week ol{display:flex;flex-wrap:wrap;gap:0 1.1rem;padding:.4rem 0}
.week li a{display:block;padding:.2rem 0;color:inherit;text-decoration-color:var(--rule)}
.week a:hover circle{fill:var(--ink)}
.letter #map{font-size:.8rem;font-weight:400;margin-top:1.2rem}
.letter .week,.today .week{max-width:40rem;margin:.8rem auto}
@media (min-width:40rem){.week circle{r:15px}.week text{font-size:18px}}
.following{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.4rem 0}
.following[hidden]{display:none}
.done{border-top:3px double var(--ink);text-align:center;font-style:italic;padding:1.1rem 0;margin-top:1rem}
.was-read{color:var(--soft)}
.item{padding:.9rem 0;border-bottom:1px solid var(--rule)}
.item:last-child{border:0}
.item h3{font-size:1.3rem}
.tell .item .brief{font-size:1em;line-height:1.5;margin-top:.3rem}
.item .small{margin-top:.3rem}
.more{margin-top:1rem}
.columns{columns:2 20rem;column-gap:3rem;column-rule:1px solid var(--rule);margin-top:1.5rem}
.columns section{break-inside:avoid;padding-bottom:1.75rem}
.page .columns .sec{margin:0 0 .5rem}
.counted a,.topics a,.found a{color:inherit;text-decoration-color:var(--rule)}
.counted li{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;padding:.35rem 0;border-top:1px solid var(--rule)}
.counted a{min-width:0}
.counted span{white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,16rem),1fr));gap:2rem 2.25rem;margin-top:1.5rem}
.card h2,.card h3{font-size:1.15rem;margin:.1rem 0 .3rem}
.card .k{margin-top:.5rem}
.still{display:block;position:relative;background:color-mix(in srgb,var(--ink) 7%,var(--paper));border:1px solid var(--rule);color:var(--ink);text-decoration:none}
.still svg{width:100%;fill:#fff}
.still g{fill:var(--ink);opacity:.25}
.still circle{fill:#1b1a18;opacity:.78}
.still:hover circle{fill:var(--accent);opacity:1}
.still img{position:absolute;inset:0;width:100%;height:100%;object-fit:cover}
.still svg{position:relative}
.still.big{max-width:48rem;margin:1.25rem 0 .6rem}
.still.big span{position:absolute;inset-inline:0;bottom:0;padding:.6rem;background:#1b1a18c7;color:#fff;text-align:center;font-weight:700}
.sound{display:block;width:100%;max-width:40rem;margin:1.25rem 0 .6rem}
.film{display:block;width:100%;max-width:60rem;height:auto;aspect-ratio:16/9;margin:1.25rem 0;background:#000;border:0}
.page .sec{margin-top:1.75rem}
.search{max-width:46rem}
.search .f label{flex:1 1 10rem}
.search .f input,.search .f select{width:100%;flex:1 1 12rem}
.found mark{background:color-mix(in srgb,var(--accent) 18%,transparent);color:inherit}
.found li{border-top:1px solid var(--rule);padding:.7rem 0;max-width:46rem}
.found h3{font-size:1.15rem}
.found h3 a{color:inherit}
.sec+.found,.sec+.topics{margin-top:.6rem}
.sec+p{margin-top:.3rem}

.discussion{max-width:44rem}
article>.discussion{border-top:3px double var(--ink);margin-top:2rem;padding-top:1.25rem}
.page.discussion h1{font-size:clamp(1.5rem,1.2rem + 1.4vw,2.1rem)}
.page.discussion h1 a{color:inherit}
.comments{margin-top:1rem}
.comment{padding:.9rem 0 .5rem;border-top:1px solid var(--rule)}
.comment ol{margin-inline-start:.25rem;padding-inline-start:clamp(.75rem,3vw,1.75rem);border-inline-start:1px solid var(--rule);margin-top:.5rem}
.comment ol .comment:first-child{border-top:0}
.comment.here{box-shadow:inset .2rem 0 var(--accent);padding-inline-start:.9rem}
.by b{margin-inline-end:.35rem}
.by time{text-decoration:inherit}
.words{margin-top:.25rem;overflow-wrap:anywhere;unicode-bidi:isolate}
.words>*+*{margin-top:.6rem}
.words blockquote{border-inline-start:3px solid var(--rule);padding-inline-start:.9rem;color:var(--soft)}
.words blockquote>*+*{margin-top:.4rem}
.words code{font:.85em ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}
.words pre{padding:.6rem .8rem}
.do{display:flex;flex-wrap:wrap;gap:0 1.1rem;margin-top:.15rem}
.do a,.plain{display:inline-block;padding:.3rem 0;color:inherit}
.plain,.plain:hover{background:none;border:0;min-height:0;font:inherit;letter-spacing:inherit;text-transform:inherit;text-decoration:underline;cursor:pointer}
.mark{color:var(--accent);margin-top:.15rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:.7rem 1.5rem;margin-bottom:.4rem}
.sorts{display:flex;flex-wrap:wrap;gap:0 1.1rem;margin-top:.75rem}
.sorts a{color:inherit;padding:.3rem 0}
.sorts [aria-current]{color:var(--ink);text-decoration:none;font-weight:700}
.wishes fieldset{border:0;border-top:1px solid var(--rule);padding-top:.9rem}
.wishes fieldset+*{margin-top:1.6rem}
.wishes legend{float:left;width:100%;font-weight:700;margin-bottom:.5rem}
.wishes legend+*{clear:both}
.wishes label:not(.choice label){margin-top:.9rem}
.wishes legend+label:not(.choice label){margin-top:0}
.wishes textarea,.wishes fieldset>select,.wishes fieldset>input{width:100%;margin-top:.3rem}
.wishes fieldset>.small{margin-top:.5rem}
.wishes .f{margin-top:0}
.boxes{columns:2 12rem;column-gap:2rem;margin-top:.6rem}
.boxes .choice{break-inside:avoid;margin:0;padding:.2rem 0}
.prose form>.choice+button{margin-top:.9rem}
.write{margin-top:.75rem}
.write>*+*{margin-top:.7rem}
.write fieldset{border:0}
.write legend{font-weight:700}
.write input:not([type=checkbox],[type=radio]){width:100%;margin-top:.3rem}
.discussion>section{margin-top:2rem}
.choice{display:flex;gap:.6rem;align-items:baseline}
.choice label{flex:1;min-width:0}
.choice input{flex:none;min-height:0;width:1.1rem;height:1.1rem;accent-color:var(--accent);transform:translateY(.15rem)}
.choice+.choice{margin-top:.45rem}
input,textarea:not([data-paste]){unicode-bidi:plaintext}
textarea{display:block;width:100%;padding:.6rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--soft);border-radius:0;resize:vertical}
textarea[aria-invalid]{border:2px solid var(--accent)}
.steps{list-style:decimal;padding-inline-start:1.3em;margin-top:.9rem}
.steps li+li{margin-top:.35rem}
[hidden]{display:none!important}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.banner-note{border-block:1px solid var(--rule);padding:.5rem 0}
thead th{font-style:italic}
thead th:last-child{width:34%}

form .f{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:.5rem}
label{display:block}
fieldset{min-width:0}
input,select{flex:1 1 14rem;min-width:0;min-height:2.9rem;padding:.4rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--soft);border-radius:0}
input[aria-invalid]{border:2px solid var(--accent)}
button{min-height:2.9rem;padding:.4rem 1.4rem;font:inherit;font-weight:700;color:var(--paper);background:var(--ink);border:1px solid var(--ink);border-radius:0;cursor:pointer}
button.quiet[data-keep]{margin-top:.6rem}
button.quiet{min-height:2rem;padding:.1rem .8rem;font-weight:400;background:transparent;color:inherit;border-color:var(--rule)}
button[aria-pressed=true]::before{content:'✓ '}
.ways{display:grid;gap:1rem 1.5rem;list-style:none;padding:0}
.ways li{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:0}.ways li+li{margin:0}.ways .way:not(.wide){flex:0 1 7rem;min-width:0}.ways p{flex:1 1 8rem}
@media (min-width:40rem){.ways{grid-template-columns:repeat(3,1fr)}.ways li{display:block}.ways p{margin-top:.5rem}}
.way{display:block;height:9rem;width:100%;fill:none;stroke-linecap:round;stroke-linejoin:round}
.way .frame{stroke:var(--ink);stroke-width:1.5}
.way .lines{stroke:var(--rule);stroke-width:3}
.way .hint{stroke:var(--soft)}
.way .hinted{fill:var(--rule)}
.way .app{fill:var(--accent)}
.way .on{stroke:var(--paper);stroke-width:1.5}
.way .over{fill:var(--paper);stroke:var(--soft)}
.way .meant{fill:color-mix(in srgb,var(--accent) 22%,var(--paper));stroke:var(--accent)}
.way .here{fill:color-mix(in srgb,var(--accent) 22%,var(--paper));stroke:var(--accent);stroke-width:1.5}
.way .sign{stroke:var(--ink);stroke-width:1.8}
.way.wide{height:auto;max-width:14rem}
.choices{display:flex;flex-wrap:wrap;gap:.5rem .8rem;margin-top:.8rem}
.quiet-hours{border:0;margin-top:1.5rem}
[data-follows]{margin-top:1rem}
.quiet-hours .f{align-items:center}.quiet-hours select{flex:0 1 8rem}.quiet-hours #quiet-from{flex-basis:11rem}
.head .push{margin-top:.6rem}
button:hover{background:var(--accent);border-color:var(--accent)}
.err{color:var(--accent);font-weight:700}
.sub{border-top:3px double var(--ink);padding:1.5rem 0 2rem;gap:.75rem 3rem}
.sub h2{font-size:1.6rem;margin-bottom:.25rem}
@media (min-width:60rem){.sub{grid-template-columns:repeat(2,minmax(0,1fr));align-items:center}}
.foot{border-top:1px solid var(--ink);padding:1rem 0 3rem;color:var(--soft);font-size:.875em}
.foot ul{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;margin-bottom:.5rem}
.foot .own{margin-bottom:.5rem}
.foot .own p+p{margin-top:.3rem}
.foot li a{display:inline-block;padding:.15rem 0}
iframe{width:100%;height:46rem;border:1px solid var(--rule);background:var(--paper)}
pre{font:.8125rem/1.5 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre-wrap;border:1px solid var(--rule);padding:1rem;overflow-wrap:anywhere}
details{margin-top:1rem}
summary{cursor:pointer;padding:.3rem 0}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
  :root{--paper:#fff;--ink:#000;--soft:#333;--rule:#999;--accent:#000;color-scheme:light}
  @page{margin:16mm 18mm}
  body{font-size:10.5pt}
  .bar,.sub,.foot,.skip,.pager,form,.archive-link,.today,.share,.discussion .do,.discussion>section{display:none}
  .wrap,.top{width:100%}
  a{text-decoration:none}
  .banner{background:none;color:#000;border-bottom:1px solid}
  .first,.tell{display:block}
  .story,.below li,.reports li{break-inside:avoid}
  h1,h2,h3{break-after:avoid}
  .note{display:inline;font-size:.7em}
  .notes{display:block;border-top:3px double;padding-top:.75rem;margin-top:1rem;font-size:.8em}
  .notes ol{padding-inline-start:2em;list-style:decimal}
  .letter{max-width:none}
  .letter .story h2{font-size:14pt}
}`;
