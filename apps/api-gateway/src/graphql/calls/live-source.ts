/**
 * What a subscription reads. A generator that waits for its next value cannot be told to end: so its source is shut under it, and the wait is over.
 */
export class LiveSource<Value> implements AsyncIterableIterator<Value> {
  private isShut = false;

  constructor(
    private readonly values: AsyncGenerator<Value>,
    /** Called once, when nothing more is read: the source gives up its place. */
    private readonly shut: () => void,
  ) {}

  async next(): Promise<IteratorResult<Value>> {
    if (this.isShut) return { done: true, value: undefined };
    try {
      const found = await this.values.next();
      if (!found.done && !this.isShut) return found;
    } catch (error) {
      if (!this.isShut) {
        this.end();
        throw error;
      }
    }
    this.end();
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<Value>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private end(): void {
    if (this.isShut) return;
    this.isShut = true;
    this.shut();
  }
}
