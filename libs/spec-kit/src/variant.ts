/** One number as a row of small choices: each takes its digit, so that a smaller number is plainer choices. */
export class Variant {
  constructor(private left: number) {}

  /** A whole number from 0 to below `choices`. */
  take(choices: number): number {
    const digit = this.left % choices;
    this.left = Math.floor(this.left / choices);
    return digit;
  }

  of<T>(...choices: readonly T[]): T {
    return choices[this.take(choices.length)] as T;
  }

  /** Plainest: no. */
  get yes(): boolean {
    return this.take(2) === 1;
  }
}
