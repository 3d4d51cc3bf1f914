/** How many of the newest answers are looked at, and how many refusals among them are believed. */
const [newest, believed] = [80, 20];
/** So many refusals in a row, and the relay is out of order. */
const outOfOrder = 100;

/**
 * How far a relay's refusals are believed. One that refuses nearly everybody is out of order (its own look-ups fail, its
 * list of addresses is lost), and says of each address what would be true of a few: beyond 20 of the newest 80 letters its
 * word is not taken for the readers'.
 */
export class Credit {
  /** Refusals since the relay last took a letter. */
  inRow = 0;
  /** Refusals that were not believed. */
  doubted = 0;
  private readonly answers: boolean[] = [];
  private readonly always: boolean;

  /** @param always the editor takes the relay's word */
  constructor(always: boolean) {
    this.always = always;
  }

  taken(): void {
    this.inRow = 0;
    this.note(false);
  }

  /** @returns whether this refusal is the address's */
  refused(): boolean {
    this.inRow++;
    this.note(true);
    const trusted = this.always || this.answers.filter(Boolean).length <= believed;
    if (!trusted) this.doubted++;
    return trusted;
  }

  /** Nobody is taken any more. */
  get spent(): boolean {
    return !this.always && this.inRow >= outOfOrder;
  }

  private note(refused: boolean): void {
    this.answers.push(refused);
    if (this.answers.length > newest) this.answers.shift();
  }
}
