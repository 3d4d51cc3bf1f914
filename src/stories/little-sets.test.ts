import { expect, test } from 'vitest';
import { groupReports } from './group.ts';

/**
 * What a small house sees in its first hour: a dozen headlines and no texts. In every other set headlines share words and are of
 * different events (a trap); in the others one event is told in several ways. Each line is an event, its headlines between bars.
 */
const sets: Record<string, string> = {
  'one strait closed, told six ways': `
    Iran closes Strait of Hormuz to tankers | Strait of Hormuz shut to shipping, Iran says | Live: Iran closes the Strait of Hormuz | Tehran shuts Hormuz strait as tankers turn back | Oil tankers halted as Iran closes Strait of Hormuz | Hormuz closure live updates: Iran blocks strait`,
  'trap: a soldier killed, a storm kills': `
    French soldier killed by roadside bomb in Mali
    Storm kills twelve in southern Spain
    Police officer killed in Oslo stabbing
    Bus crash kills nine pilgrims in Nepal`,
  'a budget passed': `
    Parliament passes budget after all-night debate | Finland's parliament passes budget by two votes | All-night debate ends as Finnish budget passes parliament`,
  'trap: three parliaments, three votes': `
    Greek parliament votes on pension reform
    Kenyan parliament votes to remove finance minister
    Japan's parliament votes to raise consumption tax
    Scottish parliament votes against fracking`,
  'a minister resigns': `
    Norway's justice minister resigns over leaked memo | Justice minister of Norway quits after memo leak | Leaked memo forces out Norwegian justice minister`,
  'trap: ministers who resign': `
    Latvia's health minister resigns over mask contracts
    Peru's interior minister resigns after prison riot
    Tunisia's prime minister resigns
    Dutch finance minister to resign for European post`,
  'an earthquake': `
    Magnitude 6.9 earthquake strikes off Sumatra | Sumatra hit by 6.9-magnitude earthquake, tsunami warning issued | Tsunami warning after strong earthquake off Sumatra`,
  'trap: quakes and shocks': `
    Magnitude 4.1 earthquake shakes central Italy
    Magnitude 6.2 earthquake hits Fiji
    Markets shaken by Argentina's bond default
    Political earthquake as Bavaria votes`,
  'a ruling on voters': `
    Supreme court strikes down Ohio voter purge | Ohio voter purge unlawful, supreme court rules | Justices strike down Ohio's purge of voter rolls`,
  'trap: one court, several rulings': `
    Supreme court takes up Texas abortion case
    Supreme court lets water rule stand
    Supreme court rejects appeal in school prayer case
    Indian supreme court upholds farm law`,
  'a plane down': `
    Cargo plane crashes near Nairobi airport | Four dead as cargo plane crashes near Nairobi | Nairobi plane crash: cargo aircraft came down minutes after take-off`,
  'trap: several crashes': `
    Train crash in Bavaria injures thirty
    Helicopter crash kills governor in Mexico
    Crypto exchange crashes after hack
    Ferry crash in Hong Kong leaves dozens hurt`,
  'a vaccine': `
    Regulator approves malaria vaccine for infants | First malaria vaccine for infants approved by regulator | Malaria vaccine approved for use in infants`,
  'trap: vaccines': `
    Brazil orders ten million doses of dengue vaccine
    Measles vaccine rates fall in Romania
    Pope urges sharing of vaccine patents
    Vaccine plant in Dakar opens`,
  'a strike': `
    Rail workers begin three-day strike across Germany | German rail strike begins, most trains cancelled | Three-day rail strike brings German trains to a halt`,
  'trap: strikes of all kinds': `
    Air strike hits market in Idlib
    Teachers in Chicago vote to strike
    Lightning strike starts fire in Portugal
    Striker joins Lisbon club for record fee`,
  'a summit': `
    Leaders of Serbia and Kosovo meet in Ohrid | Ohrid talks: leaders of Kosovo and Serbia fail to sign | Serbia and Kosovo end Ohrid meeting without signature`,
  'trap: talks and more talks': `
    Talks on Nile dam collapse in Kinshasa
    Coalition talks resume in Belgium
    Trade talks between India and Canada paused
    Peace talks for Yemen open in Stockholm`,
  'a governor charged': `
    Governor of Nevada charged with bribery | Nevada governor indicted on bribery charges | Bribery charges filed against Nevada's governor`,
  'trap: governors': `
    Governor of Kansas vetoes tax bill
    Governor of Lagos opens new rail line
    Central bank governor warns of recession
    Michigan governor extends water emergency`,
  'a flood': `
    Levee breaks on Elbe, Wittenberge evacuated | Wittenberge evacuated as Elbe levee breaks | Elbe flood: thousands leave Wittenberge after levee gives way`,
  'trap: floods of things': `
    Flood of fake banknotes worries Swedish police
    Flash flood closes Arizona highway
    Floodlights for Wembley to be replaced
    Flood insurance bill stalls in Congress`,
  'an election': `
    Moldova's president re-elected in close run-off | President of Moldova wins second term in run-off | Run-off in Moldova: president narrowly re-elected`,
  'trap: elections': `
    Ghana sets date for presidential election
    Election board in Georgia orders recount
    Local elections in Estonia see record online vote
    Chess federation elects first woman as president`,
  'a hostage freed': `
    Kidnapped engineer freed in Niger after two years | Two years after kidnapping, engineer released in Niger | Engineer kidnapped in Niger is free`,
  'trap: prisoners': `
    Mass escape from prison in Haiti
    Prison officers in Scotland vote for overtime ban
    Journalist sentenced to prison in Belarus
    Prison reform bill passes Senate committee`,
  'a tariff': `
    Brussels imposes tariff on Chinese electric cars | EU puts tariffs on electric cars from China | Chinese electric cars to face EU tariffs`,
  'trap: cars': `
    Car bomb kills judge in Calabria
    Electric car maker recalls 40,000 vans
    Paris bans cars from Rue de Rivoli
    Car tax to rise in Denmark`,
  'a bridge': `
    Bridge collapses in Genoa storm | Genoa bridge collapse: dozens of cars fall | Motorway bridge collapses in Genoa`,
  'trap: bridges and walls': `
    Senators seek to bridge gap on infrastructure
    Bridge to Crimea reopens to lorries
    London Bridge attack inquest opens
    Border wall contract awarded in Arizona`,
};

/** What else is in the news of that hour; each is an event of its own. */
const others = `
  Wheat prices fall to two-year low | Pope names nine new cardinals | Astronauts repair space station antenna | Sweden's crown princess gives birth
  Museum in Cairo returns stolen statue | Bank of Korea leaves interest rate unchanged | Volcano on La Palma quiet again | Nobel prize in chemistry for battery pioneers
  Wolves return to Luxembourg after a century | Tokyo subway trials silent carriages | Copper miners in Chile reach wage deal | Icelandic glacier loses its name
  Uruguay legalises euthanasia | Hackers publish files of Maltese ministry | Locusts reach northern Uganda | Quebec bans plastic bags | Warsaw mayor declines to run`
  .split(/[|\n]/)
  .map((headline) => headline.trim())
  .filter(Boolean);

/** What is wrong with how a set is grouped, in words; empty where nothing is. */
function faults(lines: string, at: number): string[] {
  const events = lines
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((headline) => headline.trim()));
  const rest = Array.from({ length: 8 }, (_, more) => [others[(at * 5 + more) % others.length]!]);
  const expected = [...events, ...rest];
  const headlines = expected.flatMap((event, of) => event.map((title) => ({ title, of })));
  const found = groupReports(
    headlines.map(({ title }, hour) => ({
      id: String(hour),
      outlet: `Outlet ${hour % 7}`,
      title,
      text: '',
      published: new Date(Date.UTC(2026, 8, 14, 9, (hour * 17) % 60)),
    })),
  );
  const stories = Map.groupBy(headlines.keys(), (hour) => found.get(String(hour)));
  return [
    ...[...stories.values()].flatMap((its) => {
      const together = its.map((hour) => headlines[hour]!);
      return new Set(together.map(({ of }) => of)).size > 1
        ? [`glued: ${together.map(({ title }) => title).join(' + ')}`]
        : [];
    }),
    ...expected.flatMap((event, of) => {
      const its = new Set(headlines.flatMap((headline, hour) => (headline.of === of ? [found.get(String(hour))] : [])));
      return its.size > 1 ? [`in ${its.size}: ${event.join(' | ')}`] : [];
    }),
  ];
}

test('groups at least 27 of thirty little sets of headlines wholly right', () => {
  const wrong = Object.entries(sets).flatMap(([name, lines], at) => {
    const found = faults(lines, at);
    return found.length > 0 ? [`${name}: ${found.join('; ')}`] : [];
  });
  expect(Object.keys(sets)).toHaveLength(30);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(3);
});
