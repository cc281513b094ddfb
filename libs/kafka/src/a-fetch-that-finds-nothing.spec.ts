import { FetchWait } from './fetch-wait.js';
import { HEARTBEAT_INTERVAL_MS, SETTLED_FETCH_WAIT_MS_MAX } from './settings.js';

describe('a fetch that finds nothing', () => {
  it('waits for 50 ms while partitions come, go and are held, and for 125 once they have stayed for five seconds', () => {
    const wait = new FetchWait();
    wait.changed(1_000);
    expect([1_000, 6_000, 6_001].map((ms) => wait.ms(ms))).toEqual([50, 50, 125]);
    wait.changed(7_000);
    expect([7_000, 12_001].map((ms) => wait.ms(ms))).toEqual([50, 125]);
  });

  it('waits for as long as its reader can do without a record, where that says so', () => {
    const wait = new FetchWait(100);
    wait.changed(0);
    expect([0, 10_000].map((ms) => wait.ms(ms))).toEqual([100, 100]);
  });

  it('keeps no heartbeat waiting, which is sent between fetches', () => {
    expect(HEARTBEAT_INTERVAL_MS % SETTLED_FETCH_WAIT_MS_MAX).toBe(0);
  });
});
