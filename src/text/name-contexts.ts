/** Words right before and after names, with what each adds to a name's score as [person, body, place]. */

type Weights = readonly [person: number, org: number, place: number];

const table = (rows: [Weights, string][]): ReadonlyMap<string, Weights> =>
  new Map(rows.flatMap(([weights, words]) => words.split(' ').map((word) => [word, weights] as const)));

export const beforeWords = table([
  [
    [-0.8, -0.2, 2.4],
    'in near across outside throughout downtown northern southern eastern western central northeastern northwestern southeastern southwestern',
  ],
  [
    [-0.2, 0, 1.2],
    'from into toward towards around through inside off via within invade invaded leaving left visit visited entered reached',
  ],
  [[-0.3, 0.3, 0.7], 'at to'],
  [[0.9, 0.4, -0.3], 'by with between'],
  [
    [1.8, 0, -0.8],
    'said says told asked named called wife husband son daughter brother sister mother father friend mr mrs ms like',
  ],
  [[-0.5, 1.2, 0], 'joined join founded'],
  [[0, 0.2, 0.4], 'of'],
]);

export const afterWords = table([
  [[1.8, 0.5, -0.6], 'said says told added wrote tweeted argued argues asked replied explained recalled insisted'],
  [[1.4, 0, -0.5], 'who whose himself herself born married died wrote'],
  [[0.6, 0.3, 0], 'was is has had did does will would'],
]);
