import { jest } from '@jest/globals';
import { playCanaries } from './canary-game.mjs';
import { PLANTED_FAULTS } from './planted-faults.mjs';

/** `node scripts/canaries.mjs` plays thousands. */
const RUNS = 60;
const RUNS_WITH_FAULT = 40;
/** Random, but for what must be found: there a seed under which the runs show it. */
const SEED_WITH_FAULT = 5;
const PLANT = new URL('plant-fault.mjs', import.meta.url).href;

jest.setTimeout(900_000);

describe('tenants and their secrets, in one process', () => {
  it('are nowhere where they do not belong, in no form, though services repeat them and steps fail', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.stdout.write(`canaries: seed ${seed}\n`);
    const played = await playCanaries({ runs: RUNS, seed });
    expect(played.found).toEqual([]);
    // The search sees what is there.
    expect(played.seen).toEqual(
      expect.arrayContaining([
        'a document',
        'a record of the log',
        'a blob',
        'the file runbook.db',
        'GET /executions/:id',
        'GET /executions/:id/logs',
      ]),
    );
    expect(played.failed).toBeGreaterThan(0);
    expect(played.probes).toBeGreaterThan(RUNS / 2);
    expect(played.shown).toBeGreaterThan(RUNS / 3);
    expect(played.traces).toBeGreaterThan(0);
  });

  it.each(Object.entries(PLANTED_FAULTS))('would be seen with %s', async (name, { shows }) => {
    const { found } = await playCanaries({
      ...{ runs: RUNS_WITH_FAULT, seed: SEED_WITH_FAULT, only: new RegExp(`^${shows}$`) },
      ...{ nodeFlags: ['--import', PLANT], environment: { PLANTED_FAULT: name } },
    });
    expect(found.length).toBeGreaterThan(0);
  });
});
