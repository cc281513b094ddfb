import fc from 'fast-check';
import { arbitrarySchedule } from './authority-schedule.js';
import { PLANTED_FAULTS } from './planted-faults.js';
import { play } from './played-schedule.js';

/** How many random schedules; `docs/proofs/authorities.md` tells of 10,000. */
const SCHEDULES = Number(process.env['PROPERTY_RUNS'] ?? 200);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
/** Enough for every fault, so that the proof can be seen to see it. */
const SCHEDULES_WITH_FAULT_MAX = 3_000;
/** Of the schedules in which planted faults are looked for: the same ones every time. */
const SEED_WITH_FAULT = 20_261_130;
/** Ten schedules a second, on a machine that does much else. */
const PROOF_MS_MAX = 240_000 + SCHEDULES * 100;

describe('a random schedule of revocations, amendments, votes, reports, pauses and crashes', () => {
  it(
    'begins nothing once a hold is a fact, overdraws no budget, and leaves no run unheld whose authority is not in force',
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(arbitrarySchedule, (schedule) => {
          for (const [what, times] of play(schedule)) seen.set(what, (seen.get(what) ?? 0) + times);
        }),
        { numRuns: SCHEDULES, seed: SEED },
      );
      const figures = [...seen].map(([what, times]) => `${times} ${what}`).join(', ');
      process.stdout.write(`schedules of authorities: ${SCHEDULES}, seed ${SEED}: ${figures}\n`);
    },
    PROOF_MS_MAX,
  );

  it.each(Object.entries(PLANTED_FAULTS))(
    'finds an engine that %s',
    (_, cores) => {
      const property = fc.property(arbitrarySchedule, (schedule) => void play(schedule, cores));
      const found = fc.check(property, { numRuns: SCHEDULES_WITH_FAULT_MAX, seed: SEED_WITH_FAULT, endOnFailure: true });
      expect(found.failed).toBe(true);
    },
    PROOF_MS_MAX,
  );
});
