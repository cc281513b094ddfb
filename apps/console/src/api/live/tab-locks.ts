import type { Locks, LockWish } from './tabs.js';

interface Holder {
  readonly oust: () => void;
}

/** Locks as those of a browser, within one page: one holder at a time, the others in the order in which they came. */
export class TabLocks implements Locks {
  private readonly holders = new Map<string, Holder>();
  private readonly queues = new Map<string, (() => void)[]>();

  async request<Result>(name: string, wish: LockWish, held: (lock: object | null) => Promise<Result>): Promise<Result> {
    if (wish.steal) this.holders.get(name)?.oust();
    else if (this.holders.has(name)) {
      if (wish.ifAvailable) return held(null);
      return this.inTurn(name, wish.signal, () => this.hold(name, held));
    }
    wish.signal?.throwIfAborted();
    return this.hold(name, held);
  }

  private inTurn<Result>(name: string, signal: AbortSignal | undefined, begin: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(name) ?? [];
      this.queues.set(name, queue);
      const given = () => {
        signal?.removeEventListener('abort', left);
        resolve(begin());
      };
      const left = () => {
        queue.splice(queue.indexOf(given), 1);
        reject(signal?.reason as Error);
      };
      queue.push(given);
      signal?.addEventListener('abort', left, { once: true });
    });
  }

  private async hold<Result>(name: string, held: (lock: object) => Promise<Result>): Promise<Result> {
    let holder: Holder | undefined;
    const ousted = new Promise<never>((_resolve, reject) => {
      holder = { oust: () => reject(new DOMException('The lock was stolen', 'AbortError')) };
    });
    this.holders.set(name, holder as Holder);
    try {
      return await Promise.race([held({ name }), ousted]);
    } finally {
      if (this.holders.get(name) === holder) {
        this.holders.delete(name);
        this.queues.get(name)?.shift()?.();
      }
    }
  }
}
