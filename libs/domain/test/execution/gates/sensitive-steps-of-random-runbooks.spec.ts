import type { Runbook } from '@runbook/domain';
import { randomOf } from '@runbook/spec-kit';
import fc from 'fast-check';
import { unauthorized } from './authority-in-a-log.js';
import { runGated, type Core } from './gated-run.js';
import { arbitraryGatedRunbook } from './gated-runbook.js';
import { PLANTED_FAULTS } from './planted-faults.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
/** Runs in which a planted fault is looked for at a time. */
const BATCH = 60;
const BATCHES_WITH_FAULT_MAX = 100;
/** Ten runs a second, on a machine that does much else. */
const PROPERTY_MS_MAX = 120_000 + RUNS * 100;

/** Chances come from a seed: they must be spread evenly, and numbers that are drawn one by one are mostly extreme ones. */
const arbitrarySeed = fc.noBias(fc.nat());

describe('a sensitive step of a runbook that the static rules let through', () => {
  it(
    'is never refused in a run that nobody repairs',
    () => {
      let begun = 0;
      const property = fc.property(arbitraryGatedRunbook, arbitrarySeed, (runbook, seed) => {
        const log = runGated(runbook, randomOf(seed), { operators: false });
        const denied = log.filter(({ event }) => 'error' in event && event.error?.name === 'denied');
        expect(denied.map(({ event }) => event)).toEqual([]);
        expect(unauthorized(runbook, log).faults).toEqual([]);
        begun += unauthorized(runbook, log).sensitive;
      });
      fc.assert(property, { numRuns: RUNS, seed: SEED });
      process.stdout.write(`random runbooks: ${RUNS}, seed ${SEED}: ${begun} sensitive steps begun\n`);
    },
    PROPERTY_MS_MAX,
  );

  it(
    'never begins without votes for what runs, whatever operators do',
    () => {
      let begun = 0;
      const property = fc.property(arbitraryGatedRunbook, arbitrarySeed, (runbook, seed) => {
        const { faults, sensitive } = repaired(runbook, seed);
        expect(faults).toEqual([]);
        begun += sensitive;
      });
      fc.assert(property, { numRuns: RUNS, seed: SEED });
      process.stdout.write(`random repairs: ${RUNS}, seed ${SEED}: ${begun} sensitive steps begun\n`);
    },
    PROPERTY_MS_MAX,
  );

  it.each(Object.entries(PLANTED_FAULTS))('is seen to begin without them in an engine that %s', (_, { core, seed }) => {
    expect(isSeen(core, seed)).toBe(true);
  });
});

/** Looks on from the seed where the fault was seen first, so that it takes long only after the runbooks have become others. */
function isSeen(core: Core, from: number): boolean {
  for (let seed = from; seed < from + BATCHES_WITH_FAULT_MAX; seed++) {
    const batch = fc.sample(fc.tuple(arbitraryGatedRunbook, arbitrarySeed), { numRuns: BATCH, seed });
    if (batch.some(([runbook, chances]) => repaired(runbook, chances, core).faults.length > 0)) return true;
  }
  return false;
}

function repaired(runbook: Runbook, seed: number, core?: Core) {
  return unauthorized(runbook, runGated(runbook, randomOf(seed), { operators: true, ...(core && { core }) }));
}
