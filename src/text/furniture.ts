/** What stands in texts and is not of them: credits, notices, invitations to read, follow, share and subscribe. */

/**
 * Words that lead to another story, in the languages of the catalogue: behind them stands its headline. Those of the first list
 * are also how sentences begin.
 */
const leadsToOther =
  'more|read|watch|listen|see|related|live|video|analysis|opinion|explained|profile|gallery|podcast|photos|comment|just in|exclusive|recommended|' +
  'zum thema|mehr|lesen sie|hören|sehen|lire|voir|à lire|a lire|leer|ver|además|leggi|vedi|leia|veja|lees|bekijk|kijk|läs|se|les|lue|czytaj|zobacz|читайте|смотрите';
const leadsAway =
  '(?:also )?read (?:more|also|next|this|here|on|our|full|the full(?: story)?)(?: on this| about this| here| stories| articles)?|also (?:read|see|watch|on [\\p{L} ]{2,25})|read: more|see (?:also|more)|(?:watch|listen) (?:also|more|here|now|live)|' +
  'related (?:stor(?:y|ies)|articles?|news|coverage|content|links?|topics?|posts?|reading|video)s?|' +
  'more (?:on|from|about) [^:.!?]{2,40}|more (?:stories|news|coverage|headlines|articles|to read)|(?:you )?(?:may|might) (?:also )?(?:like|be interested in)|you (?:may|might) (?:also )?like|' +
  "don['’]?t miss(?: this)?|do not miss(?: this)?|must[- ]reads?|(?:most|best) (?:read|popular|viewed|shared|recent)(?: stories| articles)?|trending(?: now| stories)?|popular (?:stories|articles|now)|top stories|latest (?:news|stories|headlines)|" +
  "recommended (?:for you|reading|stories|articles)|further reading|keep reading|what to read next|editors?['’]?s?['’]? (?:picks?|choice)|in other news|in case you missed it|from the archives?|promoted (?:stories|content)|sponsored(?: content| stories)?|up next|" +
  'lesen sie (?:auch|hier|mehr|dazu)(?: mehr)?|lies auch|lesetipps?|mehr (?:zum thema|dazu|zu|aus|lesen|von)(?: [^:.!?]{2,40})?|auch interessant|das könnte sie (?:auch )?interessieren|siehe auch|weiterlesen|passend dazu|meistgelesen|weitere artikel|' +
  '(?:à |a )?lire (?:aussi|également|la suite|plus|encore)|voir aussi|pour aller plus loin|sur le même (?:sujet|thème)|à découvrir|les plus lus|notre dossier|ces articles peuvent vous intéresser|' +
  'le[ae] (?:también|más|además)|leer (?:más|también)|(?:te|le) (?:puede|podría) interesar|puede interesarle|ve[ar] también|noticias relacionadas|más (?:información|noticias)|lo más leído|sigue leyendo|' +
  'leggi (?:anche|tutto|di più|pure|ancora)|potrebbe interessarti|vedi anche|per approfondire|i più letti|articoli correlati|' +
  'lei?a (?:também|mais|ainda)|ler mais|veja (?:também|mais)|saiba mais|mais lidas|notícias relacionadas|pode interessar|' +
  'lees (?:ook|verder|meer)|bekijk ook|zie ook|meer (?:over|nieuws)(?: [^:.!?]{2,40})?|meest gelezen|' +
  'czytaj (?:także|też|również|więcej)|przeczytaj (?:także|też|również)|zobacz (?:także|też|również|więcej)|' +
  'läs (?:också|även|mer)|se (?:även|også|mere|mer)|l[æe]s (?:også|mere|mer)|lue (?:myös|lisää)|čtěte (?:také|dále)|přečtěte si (?:také|též)|čítajte (?:aj|viac)|' +
  'cite[sșş]te (?:și|şi|mai mult)|pročitajte (?:i|još)|ayrıca okuyun|ilgili haber(?:ler)?|читайте (?:также|ещ[её]|далее|на сайте)|смотрите также|по теме|читайте (?:також|ще)|дивіться також|διαβάστε (?:επίσης|ακόμα|περισσότερα)';

const awayOnly = new RegExp(`^[\\P{L}]{0,8}(?:${leadsAway}|related)[\\P{L}]{0,6}$`, 'iu');
const awayStart = new RegExp(`^[\\P{L}]{0,8}(?:${leadsAway})(?=[^\\p{L}])`, 'iu');
const otherStart = new RegExp(`^[\\P{L}]{0,8}(?:${leadsAway}|${leadsToOther})\\s{0,3}(?:[:>»→|–—]|-\\s)`, 'iu');

/** Whether a line is nothing but a heading over other stories: `Related stories`, `DON'T MISS`, `Lesen Sie auch`. */
export function headsOtherStories(line: string): boolean {
  return line.length <= 60 && awayOnly.test(line);
}

/**
 * Whether a short block leads to another story.
 *
 * @param linked how much of it is links, 0 to 1
 */
export function leadsToOtherStory(line: string, linked: number): boolean {
  if (line.length > 300) return false;
  if (linked >= 0.5 && (awayStart.test(line) || otherStart.test(line))) return true;
  // Without a link, as in feeds and old pages: where the words can be nothing else, and a headline follows, not a sentence.
  return /^[^\p{L}]{0,8}\p{L}/u.test(line) && otherStart.test(line) && isHeadlineAfter(line);
}

/** `READ MORE: Minister resigns`: behind the colon stands no sentence. */
function isHeadlineAfter(line: string): boolean {
  const colon = line.search(/[:>»→|]/);
  if (colon === -1) return false;
  const [lead, rest] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  const shouts = lead.length > 3 && lead === lead.toUpperCase() && lead !== lead.toLowerCase();
  return rest !== '' && !/[.;]["”»)]*$/.test(rest) && (shouts || awayStart.test(`${lead} `));
}

const creditWords =
  '(?:(?:file |stock |lead |top |cover |main )?(?:photo(?:graph|s|graphs|graphy|grapher)?|images?|pictures?|pics?|picture credit|illustrations?|graphics?|infographic|credits?)|foto(?:s|graf|grafie|graf[ií]a)?|bild(?:er|quelle)?|grafik|quelle|crédits?(?: photos?| images?)?|imagen|immagin[ei]|fuente|fonte|beeld|kuva|kuvat|zdjęci[ea]|fot\\.?|фото|fotografija|fotó|obrázek)';
const credit = new RegExp(
  String.raw`^\(?${creditWords}(?: (?:credit|courtesy|by|of|von|de|di|par|door|av)){0,2}\s?(?:[:©/|]|by |courtesy )\s?\S.{0,140}$`,
  'iu',
);
const agencies =
  'AP|AP Photo|Associated Press|AFP|Reuters|REUTERS|Getty(?: Images)?|GETTY(?: IMAGES)?|EPA(?:-EFE)?|EFE|dpa|DPA|PA(?: Wire| Media)?|ANSA|Xinhua|TASS|Shutterstock|iStock|Alamy|Bloomberg|Press Association|Rex(?: Features)?|Picture Alliance|imago|Keystone|Belga|ANP|TT|NTB|Ritzau|Lehtikuva|Handout|HANDOUT|Wikimedia(?: Commons)?|Flickr|Unsplash|Pixabay';
const agencyCredit = new RegExp(
  `^[\\[(©]{0,2}\\s?(?:(?:[\\p{Lu}][\\p{L}.'’-]*\\s?){1,4}(?:/|\\||,| via | for | - ))?\\s?(?:${agencies})(?:\\s?(?:/|,|\\||via|-)\\s?[\\p{L} .]{2,40})?[\\])]?$`,
  'u',
);
const pictureWords = /^(?:image|media|photo|video) (?:caption|copyright|source)\b.{0,200}$/i;

const rights =
  /(?:©|\(c\))\s{0,3}[\p{L}\d]|copyright[\s,:]{0,3}(?:(?:19|20)\d\d|by\b)|\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos reservados\b|\btutti i diritti (?:sono )?riservati\b|\btodos os direitos reservados\b|\balle rechten voorbehouden\b|\bwszelkie prawa zastrzeżone\b|все права защищены|\briproduzione riservata\b|\breproduction interdite\b|may not be (?:published, broadcast|reproduced|republished)|subject to copyright\b/iu;
/** Of which every notice of rights has one: quick to look for. */
const rightsHints = /[©(żщ]|py|y n|rv|rb|rd/i;

/** How an invitation begins that can be nothing else, and how one may begin. */
const asks =
  "sign(?:ing)? ?up|subscribe|register (?:for|now|here|to)|join (?:our|us)|follow (?:us|our|@\\w)|like us|download (?:our|the)|get (?:our|the latest|the best|all the|breaking|daily|weekly|updates|alerts|news)|receive (?:our|the latest|daily|news)|enter your|become a (?:member|subscriber)|never miss|don['’]?t miss (?:a|an|our|out)|keep up (?:to date|with (?:us|our))|stay (?:up[- ]to[- ]date|informed|connected|in the (?:know|loop)|on top|ahead)|start your (?:free|day)|(?:click|tap) here|unlock|" +
  'abonnieren sie|newsletter abonnieren|melden sie sich|jetzt (?:anmelden|abonnieren|bestellen|registrieren)|folgen sie|holen sie sich|abonnez|inscrivez|recevez|suivez[- ]nous|suscr[ií]b(?:e|a)|rec[ií]b[ea] |s[ií]gue ?nos|reg[ií]stre|iscriviti|ricevi |segui(?:ci| la nostra)|abbonati|inscreva|receba|assine|siga-nos|meld je|schrijf je|ontvang |volg ons|abonneer|zapisz się|subskrybuj|prenumerera|tilmeld|meld deg på|подпи[сш]';
const mayAsk =
  'get|receive|want|for more(?! than)|our (?:free|daily|weekly|morning|evening)|already|to (?:read|continue|get|receive)|support our|try|the best of|all the news|every (?:morning|day|week)|täglich|jeden (?:tag|morgen)|alles wichtige|chaque (?:jour|matin|semaine)|cada (?:día|mañana|semana)|ogni (?:giorno|mattina|settimana)|elke (?:dag|ochtend|week)';
const letters =
  'newsletters?|inbox|e-?mail (?:alerts?|updates?|address|briefings?)|by e-?mail|push notifications?|our (?:free )?app|subscriptions?|subscribers?|free trial|posteingang|postfach|boîte mail|votre mail|tu correo|su correo|bolet[ií]n|tua casella|tua mail|seu e-?mail|caixa de entrada|mailbox|nieuwsbrief|nyhetsbrev|nyhedsbrev|newslettera?|infolettre|рассылк\\p{L}*';
const channels =
  'e-?mails?|alerts?|updates|briefings?|(?:the|our) [\\p{L} ]{0,30}app|app store|google play|youtube|facebook|twitter|instagram|telegram|whatsapp|linkedin|tiktok|threads|bluesky|mastodon|on x|google news|apple news|podcasts?|breaking news|top stories|latest news|kanal|canale?|канал\\p{L}*';
const invites = new RegExp(
  `^[^\\p{L}]{0,6}(?:(?:${asks})[^.]{0,160}?(?<!\\p{L})(?:${channels}|${letters})|(?:${mayAsk})(?!\\p{L})[^.]{0,160}?(?<!\\p{L})(?:${letters}))(?!\\p{L})`,
  'iu',
);
const invitesAtEnd =
  /(?:^|[.!?:,] )(?:sign ?up|subscribe|register|join us) (?:now|here|today|below|for free|free)\b.{0,20}$/i;

const smallWords = [
  'advertisements?|advert|ad|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annons|annonse|reklam[ay]?|реклама|sponsored|promoted',
  '(?:story|article|content|text) continues (?:below|after)(?: (?:the )?(?:ad|advert|advertisement|video|gallery|photo|picture|image))?|continue reading(?: below| the main story)?|scroll down for [^.]{0,60}|skip (?:advertisement|to [^.]{0,40})|(?:der )?artikel wird (?:nach|unter) [^.]{0,60}|la suite après [^.]{0,40}',
  'share|tweet|e-?mail|print|save|copy link|pin|bookmark|comments?|\\d+ comments?|reply|share (?:this|on|via|article|story)[^.]{0,50}|share this(?: article| story| post)?(?: on| via|:)?[^.]{0,50}|(?:tweet|pin|email|print|like|save) this[^.]{0,30}|whatsapp|facebook|twitter|linkedin|reddit|pinterest|telegram|messenger|teilen|partager|compartir|condividi|compartilhar|delen|udostępnij|dela|поделиться',
  'loading(?:\\.{3}|…)?|please (?:enable|wait|log in|sign in)[^.]{0,60}|watch (?:the )?(?:video|now)(?: above| below)?|play(?: video)?|close|menu|search|back to top|next|previous|view (?:all|more|comments|gallery|photos|slideshow)[^.]{0,30}|show (?:more|less)|hide caption|toggle caption|enlarge this image',
  '\\d{1,3} ?min(?:ute)?s? (?:read|lesezeit)|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura)[^.]{0,20}|read \\d+ minutes?',
  '(?:follow|find|like) (?:us|him|her|them|me|@\\w+)(?: on| at| via)?(?: [^.,]{0,60})?|on twitter:? ?@\\w+|folgen sie uns[^.]{0,60}|suivez[- ]nous[^.]{0,60}|s[ií]guenos[^.]{0,60}|seguici[^.]{0,60}|siga-nos[^.]{0,60}|volg ons[^.]{0,60}',
  'view this post on instagram|a post shared by [^.]{0,80}|get (?:involved|in touch)[^.]{0,40}|have your say|join the (?:conversation|discussion)[^.]{0,40}',
  'this (?:article|story|content) (?:is|was) (?:only )?(?:available|exclusive) (?:to|for) (?:subscribers|members)[^.]{0,20}',
].join('|');
const small = new RegExp(`^[^\\p{L}\\p{N}]{0,4}(?:${smallWords})[\\s.!:…»>→]{0,4}$`, 'iu');

/** `Follow Nora Finch on …`, `Copyright The Echo`: told by their capitals. */
const named =
  /^(?:(?:Follow|Find|Like) (?:[\p{Lu}][\p{L}.'’-]*\s){1,4}(?:on|at|@).{0,60}|Copyright(?:\s[\p{Lu}][\p{L}.'’-]*){1,5}\.?)$/u;

/** How all begin that are told by how they begin: true of few lines. */
const openings = new RegExp(
  `^\\P{L}{0,8}(?:${leadsAway}|${leadsToOther}|${asks}|${mayAsk}|${smallWords}|${creditWords}|related|media|follow|find|like|copyright)`,
  'iu',
);

/**
 * Whether a line of a text is furniture of the page or feed it stands in: a picture's credit, a notice of rights, an advertisement's
 * mark, an invitation to subscribe, follow, share or read something else.
 */
export function isFurniture(line: string): boolean {
  if (line.length > 400) return false;
  if (!/[\p{L}\p{N}]/u.test(line)) return true;
  if (line.length <= 180 && agencyCredit.test(line)) return true;
  if (line.length <= 300 && rightsHints.test(line) && rights.test(line) && isNotice(line)) return true;
  if (line.length <= 250 && invitesAtEnd.test(line)) return true;
  if (!openings.test(line)) return false;
  if (small.test(line) || named.test(line) || headsOtherStories(line)) return true;
  if (line.length <= 180 && (credit.test(line) || pictureWords.test(line))) return true;
  if (line.length <= 250 && invites.test(line)) return true;
  return leadsToOtherStory(line, 0);
}

/** A sentence may speak of rights; a notice begins or ends with them. */
function isNotice(line: string): boolean {
  const at = line.search(rights);
  return at <= 40 || line.length <= 120 || /may not be|subject to copyright/i.test(line);
}
