/**
 * Words right before and after names, with what each adds to a name's score as [person, body, place].
 * The order of magnitude comes from counting the neighbours of names that the word lists know; rounded, and written by hand.
 */

export type Weights = readonly [person: number, org: number, place: number];

const table = (rows: [Weights, string][]): ReadonlyMap<string, Weights> =>
  new Map(rows.flatMap(([weights, words]) => words.split(' ').map((word) => [word, weights] as const)));

export const beforeWords = table([
  [
    [-0.9, -0.4, 2.4],
    'in near across outside throughout downtown northern southern eastern western central northeastern northwestern southeastern southwestern north south east west mainland neighboring neighbouring nearby',
  ],
  [
    [-0.3, -0.2, 1.3],
    'from into toward towards around through inside off via within invade invaded leaving left visit visited entered reached between along upon beyond onto past conquered captured occupied capture',
  ],
  [[-0.3, 0.3, 0.7], 'to where'],
  [[-0.6, 0.4, 1], 'at'],
  [[0.9, 0.3, -0.4], 'by with when than because that while after if'],
  [
    [1.8, -0.2, -0.8],
    'said says asked named called wife husband son daughter brother sister mother father friend like wrote whom thanked married born',
  ],
  [
    [2.2, -0.6, -0.9],
    'counsel adviser advisor lawyer leader nominee attorney spokesman spokeswoman candidate host director secretary chairman',
  ],
  [[0.4, 1.6, -0.9], 'told'],
  [[-0.6, 1.3, -0.3], 'joined join founded top senior new press rival owned acquired bought sued'],
  [[-0.2, -0.1, 0.8], 'of'],
]);

export const afterWords = table([
  [
    [1.7, 0.5, -0.7],
    'said says added tweeted argued argues asked replied explained recalled insisted thinks thought believes believed wants wanted knew felt joked noted admitted',
  ],
  [[1.6, 0.2, -0.9], 'who whose himself herself born married died wrote told called smiled sang'],
  [[0.6, 0.3, -0.1], 'was is has had did does will would could also made took became began went came played never'],
  [
    [-0.7, 1.6, -0.4],
    'officials agents spokesman spokeswoman director report reports reported executives shares employees members poll chief nominee researchers announced launched leaders members lawmakers subsidiary editor',
  ],
  [
    [-0.8, -0.6, 1.9],
    'border government troops economy forces province region coast area city district native residents resident suburb county republic peninsula',
  ],
]);
