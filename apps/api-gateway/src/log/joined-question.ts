/**
 * A question whose answer is only good for who asked before it was put. Many who ask at once share one: whoever comes while one is under way
 * gets the answer to the next, and so does everybody else who comes until then. So at most two wait for an answer, however many ask.
 */
export class JoinedQuestion<Answer> {
  private underWay?: Promise<Answer>;
  private next?: Promise<Answer>;

  constructor(private readonly put: () => Promise<Answer>) {}

  ask(): Promise<Answer> {
    if (this.next) return this.next;
    if (!this.underWay) return this.begin();
    const settled = this.underWay.then(
      () => undefined,
      () => undefined,
    );
    this.next = settled.then(() => {
      this.next = undefined;
      return this.begin();
    });
    return this.next;
  }

  private begin(): Promise<Answer> {
    const question = this.put().finally(() => {
      if (this.underWay === question) this.underWay = undefined;
    });
    this.underWay = question;
    return question;
  }
}
