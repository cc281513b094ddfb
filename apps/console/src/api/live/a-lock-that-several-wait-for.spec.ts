import { TabLocks } from './tab-locks.js';

/** One that asks for the lock, and holds it until it is let go. */
function asking(locks: TabLocks, wish: Parameters<TabLocks['request']>[1] = {}) {
  let letGo = (): void => undefined;
  const state = { held: false, outcome: 'none' };
  const ended = locks
    .request('lock', wish, (lock) => {
      state.held = lock !== null;
      return lock ? new Promise<string>((resolve) => (letGo = () => resolve('over'))) : Promise.resolve('taken');
    })
    .then(
      (outcome) => (state.outcome = outcome),
      (error: unknown) => (state.outcome = (error as Error).name),
    )
    .finally(() => (state.held = false));
  return { state, letGo: () => letGo(), ended };
}

describe('a lock that several wait for', () => {
  it('is given to one after the other, in the order in which they came', async () => {
    const locks = new TabLocks();
    const [first, second, third] = [asking(locks), asking(locks), asking(locks)];
    expect([first.state.held, second.state.held, third.state.held]).toEqual([true, false, false]);
    first.letGo();
    await first.ended;
    expect([first.state.held, second.state.held, third.state.held]).toEqual([false, true, false]);
    second.letGo();
    await second.ended;
    expect(third.state.held).toBe(true);
  });

  it('is not waited for by who wants it at once, or waits no longer', async () => {
    const locks = new TabLocks();
    const holder = asking(locks);
    const hasty = asking(locks, { ifAvailable: true });
    const gone = new AbortController();
    const waiting = asking(locks, { signal: gone.signal });
    const last = asking(locks);
    gone.abort();
    await Promise.all([hasty.ended, waiting.ended]);
    expect([hasty.state.outcome, waiting.state.outcome]).toEqual(['taken', 'AbortError']);
    holder.letGo();
    await holder.ended;
    expect(last.state.held).toBe(true);
  });

  it('is taken from its holder by who steals it, and then given to those who waited', async () => {
    const locks = new TabLocks();
    const holder = asking(locks);
    const waiting = asking(locks);
    const thief = asking(locks, { steal: true });
    await holder.ended;
    expect([holder.state.outcome, waiting.state.held, thief.state.held]).toEqual(['AbortError', false, true]);
    thief.letGo();
    await thief.ended;
    expect(waiting.state.held).toBe(true);
  });
});
