import { createHash } from 'node:crypto';
import { versionAt, type Kind, type SampleReport } from './landscape.ts';
import type { Outlet } from './outlets.ts';

/**
 * Renders the landscape's feeds and pages. `base` is the wire's own address, without a slash at its end.
 */

const sectionNames: Record<Kind, string> = { news: 'Politics', opinion: 'Opinion', sport: 'Sport', lifestyle: 'Life' };

/** The path of a report's own page. */
export function pathOf({ id, outlet, published, kind }: SampleReport): string {
  if (outlet.format === 'youtube') return `/${outlet.name}/watch?v=${videoId(id)}`;
  const section = outlet.sections || kind === 'opinion' ? `${sectionNames[kind].toLowerCase()}/` : '';
  return `/${outlet.name}/${section}${published.toISOString().slice(0, 10).replaceAll('-', '/')}/${id.split('/')[1]}`;
}

/** Eleven characters, as video channels have them. */
export function videoId(id: string): string {
  return createHash('sha1').update(id).digest('base64url').slice(0, 11);
}

/** What is shown of a report in a feed. */
interface Item {
  guid: string;
  link: string;
  title: string;
  summary: string;
  html?: string;
  published: Date;
  updated: Date;
  byline: string;
  section?: string;
  /** Identifies its video, still and recording. */
  video: string;
  /** The address of its recording. */
  sound?: string;
}

function items(reports: SampleReport[], base: string, at: Date, amp: boolean): Item[] {
  return reports.flatMap((report) => {
    const { outlet, published, byline, kind, id } = report;
    const { title, text, updated } = versionAt(report, at);
    const footer = outlet.footer ? [outlet.footer.replace('%s', () => title)] : [];
    const item: Item = {
      guid: `tag:${outlet.name}.example,2020:${id.split('/')[1]}`,
      link:
        base +
        pathOf(report) +
        (amp ? '/amp' : '') +
        (outlet.tracking ? '?utm_source=rss&utm_medium=feed&utm_campaign=top-stories' : ''),
      title,
      summary: text[0] ?? '',
      ...(outlet.carries === 'full' && { html: [...text, ...footer].map((p) => `<p>${escape(p)}</p>`).join('\n') }),
      published,
      updated,
      byline,
      ...(outlet.sections && { section: sectionNames[kind] }),
      video: videoId(id),
      ...(report.sound && { sound: `${base}/${outlet.name}/sounds/${videoId(id)}.wav` }),
    };
    return report.traps.includes('two-guids') ? [item, { ...item, guid: `${item.guid}:2` }] : [item];
  });
}

/**
 * A feed's document as it stood at `at`.
 * @param reports the outlet's reports published by then, newest first, no more than the feed holds
 */
export function renderFeed(outlet: Outlet, reports: SampleReport[], base: string, at: Date, amp = false) {
  const shown = items(reports, base, at, amp);
  const home = `${base}/${outlet.name}/`;
  const self = `${base}/feeds/${outlet.name}${amp ? '-amp' : ''}`;
  const document = renderers[outlet.format](outlet, shown, home, self, base);
  const type =
    outlet.format === 'json'
      ? 'application/feed+json'
      : outlet.format === 'atom' || outlet.format === 'youtube'
        ? 'application/atom+xml'
        : 'application/rss+xml';
  if (!outlet.encoding) return { type: `${type}; charset=utf-8`, body: Buffer.from(document) };
  const narrow = document.replace(/[^\0-\xff]/gu, (c) => `&#${c.codePointAt(0)};`);
  return { type, body: Buffer.from(narrow, 'latin1') };
}

type Renderer = (outlet: Outlet, items: Item[], home: string, self: string, base: string) => string;

const renderers: Record<Outlet['format'], Renderer> = {
  rss2: (outlet, shown, home, self) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escape(outlet.title)}</title>
<link>${home}</link>
<description>${escape(`The latest from ${outlet.title}`)}</description>
<language>${outlet.language.toLowerCase()}</language>
<atom:link href="${self}" rel="self" type="application/rss+xml"/>
${shown
  .map(
    (item) => `<item>
<title>${escape(item.title)}</title>
<link>${escape(item.link)}</link>
<guid isPermaLink="false">${item.guid}</guid>
<pubDate>${rfc822(item.published, outlet.country)}</pubDate>
<dc:creator>${escape(item.byline)}</dc:creator>
${item.section ? `<category>${item.section}</category>\n` : ''}<description>${escape(item.summary)}</description>
${item.html ? `<content:encoded><![CDATA[${item.html}]]></content:encoded>\n` : ''}${item.sound ? `<enclosure url="${item.sound}" type="audio/wav" length="66194"/>\n` : ''}</item>`,
  )
  .join('\n')}
</channel>
</rss>
`,

  rss1: (outlet, shown, home, self) => `<?xml version="1.0" encoding="${outlet.encoding ?? 'UTF-8'}"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${self}">
<title>${escape(outlet.title)}</title>
<link>${home}</link>
<description>${escape(`The latest from ${outlet.title}`)}</description>
<dc:language>${outlet.language}</dc:language>
<items><rdf:Seq>
${shown.map((item) => `<rdf:li rdf:resource="${escape(item.link)}"/>`).join('\n')}
</rdf:Seq></items>
</channel>
${shown
  .map(
    (item) => `<item rdf:about="${escape(item.link)}">
<title>${escape(item.title)}</title>
<link>${escape(item.link)}</link>
<description>${escape(item.html ?? item.summary)}</description>
<dc:creator>${escape(item.byline)}</dc:creator>
<dc:date>${item.published.toISOString()}</dc:date>
</item>`,
  )
  .join('\n')}
</rdf:RDF>
`,

  rss092: (outlet, shown, home) => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="0.92">
<channel>
<title>${escape(outlet.title)}</title>
<link>${home}</link>
<description>${escape(`The latest from ${outlet.title}`)}</description>
${shown
  .map(
    (item) => `<item>
<title>${escape(item.title)}</title>
<link>${escape(item.link)}</link>
<description>${escape(item.summary)}</description>
</item>`,
  )
  .join('\n')}
</channel>
</rss>
`,

  atom: (outlet, shown, home, self) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}">
<title>${escape(outlet.title)}</title>
<id>tag:${outlet.name}.example,2020:feed</id>
<link rel="alternate" type="text/html" href="${home}"/>
<link rel="self" type="application/atom+xml" href="${self}"/>
<updated>${newest(shown)}</updated>
${shown
  .map(
    (item) => `<entry>
<title type="html">${escape(escape(item.title))}</title>
<id>${item.guid}</id>
<link rel="alternate" type="text/html" href="${escape(item.link)}"/>
<published>${item.published.toISOString()}</published>
<updated>${item.updated.toISOString()}</updated>
<author><name>${escape(item.byline)}</name></author>
${item.section ? `<category term="${item.section}"/>\n` : ''}<summary>${escape(item.summary)}</summary>
${item.html ? `<content type="html">${escape(item.html)}</content>\n` : ''}</entry>`,
  )
  .join('\n')}
</feed>
`,

  youtube: (outlet, shown, home, self, base) => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
<link rel="self" href="${self}"/>
<id>tag:${outlet.name}.example,2020:channel</id>
<title>${escape(outlet.title)}</title>
<link rel="alternate" href="${home}"/>
<author><name>${escape(outlet.title)}</name><uri>${home}</uri></author>
<published>2019-01-01T00:00:00+00:00</published>
${shown
  .map(
    (item) => `<entry>
<id>tag:${outlet.name}.example,2020:video:${item.video}</id>
<title>${escape(item.title)}</title>
<link rel="alternate" href="${escape(item.link)}"/>
<author><name>${escape(outlet.title)}</name><uri>${home}</uri></author>
<published>${item.published.toISOString()}</published>
<updated>${item.updated.toISOString()}</updated>
<media:group>
<media:title>${escape(item.title)}</media:title>
<media:content url="${base}/${outlet.name}/films/${item.video}.webm" medium="video" type="video/webm" width="480" height="270"/>
<media:thumbnail url="${base}/${outlet.name}/stills/${item.video}.png" width="480" height="270"/>
<media:subTitle type="text/vtt" lang="en" href="${base}/${outlet.name}/films/${item.video}.vtt"/>
<media:description>${escape(item.html ? plain(item.html) : item.summary)}</media:description>
</media:group>
</entry>`,
  )
  .join('\n')}
</feed>
`,

  json: (outlet, shown, home, self) =>
    `${JSON.stringify(
      {
        version: 'https://jsonfeed.org/version/1.1',
        title: outlet.title,
        home_page_url: home,
        feed_url: self,
        language: outlet.language,
        items: shown.map((item) => ({
          id: item.guid,
          url: item.link,
          title: item.title,
          summary: item.summary,
          content_html: item.html,
          date_published: item.published.toISOString(),
          ...(item.updated > item.published && { date_modified: item.updated.toISOString() }),
          authors: [{ name: item.byline }],
          ...(item.section && { tags: [item.section] }),
        })),
      },
      null,
      1,
    )}\n`,
};

/** A report's own page, with the metadata that article extraction reads. */
export function renderArticle(report: SampleReport, base: string, at: Date, more: SampleReport[]): string {
  const { outlet, published, byline, kind } = report;
  const { title, text, updated } = versionAt(report, at);
  const url = base + pathOf(report);
  const still = outlet.kind === 'video' ? `${base}/${outlet.name}/stills/${videoId(report.id)}.png` : undefined;
  const data = {
    '@context': 'https://schema.org',
    '@type': still ? 'VideoObject' : kind === 'opinion' ? 'OpinionNewsArticle' : 'NewsArticle',
    [still ? 'name' : 'headline']: title,
    url,
    [still ? 'uploadDate' : 'datePublished']: published.toISOString(),
    dateModified: updated.toISOString(),
    author: { '@type': /Staff|newsroom|Agency|Board|Video/.test(byline) ? 'Organization' : 'Person', name: byline },
    publisher: { '@type': 'NewsMediaOrganization', name: outlet.title },
    description: text[0],
    ...(still && { thumbnailUrl: still, contentUrl: `${base}/${outlet.name}/films/${videoId(report.id)}.webm` }),
  };
  return page(
    outlet,
    title,
    `<link rel="canonical" href="${escape(url)}">
${outlet.amp ? `<link rel="amphtml" href="${escape(url)}/amp">\n` : ''}<meta property="og:type" content="article">
<meta property="og:title" content="${escape(title)}">
<meta name="description" content="${escape(text[0] ?? '')}">
<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`,
    `<article>
<h1>${escape(title)}</h1>
<p class="byline">By ${escape(byline)} · <time datetime="${published.toISOString()}">${published.toUTCString()}</time></p>
${still ? `<img src="${still}" alt="" width="480" height="270">\n` : ''}${text.map((p) => `<p>${escape(p)}</p>`).join('\n')}
</article>
<aside><h2>More from ${escape(outlet.title)}</h2>
${list(more, base, at)}
</aside>`,
  );
}

/** An outlet's home page: what it published of late. */
export function renderHome(outlet: Outlet, reports: SampleReport[], base: string, at: Date): string {
  const feed = `<link rel="alternate" type="application/rss+xml" href="${base}/feeds/${outlet.name}">`;
  return page(outlet, outlet.title, feed, `<h1>${escape(outlet.title)}</h1>\n${list(reports, base, at)}`);
}

/** The landscape's sources as an OPML 2.0 list, each by the address it is polled at. */
export function renderOpml(outlets: Outlet[], base: string): string {
  const rows = outlets.flatMap((outlet) => {
    const feeds = [outlet.fault === 'moved' ? `${outlet.name}-old` : outlet.name];
    if (outlet.amp) feeds.push(`${outlet.name}-amp`);
    return feeds.map((feed) => {
      const attributes = {
        type: 'rss',
        text: outlet.title,
        title: outlet.title,
        xmlUrl: `${base}/feeds/${feed}`,
        htmlUrl: `${base}/${outlet.name}/`,
        kind: outlet.kind,
        country: outlet.country,
        language: outlet.language,
        owner: outlet.owner,
        articleText: 'true',
        ...(outlet.lean !== undefined && { lean: String(outlet.lean) }),
      };
      const written = Object.entries(attributes).map(([name, value]) => `${name}="${escape(value)}"`);
      return `    <outline ${written.join(' ')}/>`;
    });
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Sample week (invented outlets)</title></head>
  <body>
${rows.join('\n')}
  </body>
</opml>
`;
}

function page(outlet: Outlet, title: string, head: string, main: string): string {
  return `<!doctype html>
<html lang="${outlet.language}">
<head>
<meta charset="utf-8">
<title>${escape(title === outlet.title ? title : `${title} | ${outlet.title}`)}</title>
<meta name="viewport" content="width=device-width">
${head}
</head>
<body>
<header><a href="/${outlet.name}/">${escape(outlet.title)}</a> · an invented outlet of the Dispatchbox sample</header>
<main>
${main}
</main>
</body>
</html>
`;
}

function list(reports: SampleReport[], base: string, at: Date): string {
  const rows = reports.map(
    (report) => `<li><a href="${escape(base + pathOf(report))}">${escape(versionAt(report, at).title)}</a></li>`,
  );
  return `<ul>\n${rows.join('\n')}\n</ul>`;
}

/** RFC 822 dates as they come: American outlets write Eastern time by its letters, others GMT or an offset. */
function rfc822(time: Date, country: string): string {
  const [zone, hours] = country === 'US' ? ['EST', -5] : country === 'GB' ? ['GMT', 0] : ['+0000', 0];
  return new Date(time.getTime() + hours * 3_600_000).toUTCString().replace('GMT', zone);
}

function newest(shown: Item[]): string {
  return new Date(Math.max(0, ...shown.map((item) => item.updated.getTime()))).toISOString();
}

function plain(html: string): string {
  return html
    .replace(/<\/?p>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
