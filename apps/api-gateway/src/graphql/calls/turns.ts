/** Lets so many go at a time, in the order in which they come. */
export class Turns {
  private left: number;
  private readonly waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.left = atOnce;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.left > 0) this.left--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever is next takes the place over; otherwise it is free.
      if (next) next();
      else this.left++;
    }
  }
}
