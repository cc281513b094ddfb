import * as processor from '@runbook/processor';
import { contest } from './contested-partition.js';

const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 60);
const MISCHIEF = { lost: 0.06, unacknowledged: 0.06, late: 0.06, twice: 0.06, slow: 0.1 };

describe('two and more owners of one partition', () => {
  it('lose nothing and do nothing twice while appends are lost, late, doubled or unacknowledged', async () => {
    const wrong: Record<number, string[]> = {};
    for (let seed = 1; seed <= SEEDS; seed++) {
      const faults = await contest(seed, MISCHIEF, processor);
      if (faults.length > 0) wrong[seed] = faults;
    }
    expect(wrong).toEqual({});
  });
});
