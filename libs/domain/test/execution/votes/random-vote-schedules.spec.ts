import fc from 'fast-check';
import { PLANTED_FAULTS } from './planted-faults.js';
import { play, type Played } from './played-schedule.js';
import { arbitraryVoteSchedule } from './vote-schedule.js';

/** How many random schedules; `docs/proofs/votes.md` tells of 10,000. */
const SCHEDULES = Number(process.env['PROPERTY_RUNS'] ?? 500);
const SEED = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
/** Enough for every fault, so that the proof can be seen to see it. */
const SCHEDULES_WITH_FAULT_MAX = 3_000;
/** Of the schedules in which planted faults are looked for: the same ones every time. */
const SEED_WITH_FAULT = 20_261_121;
/** Ten schedules a second, on a machine that does much else. */
const PROOF_MS_MAX = 120_000 + SCHEDULES * 100;

describe('a random schedule of votes', () => {
  it(
    'opens no gate that the language keeps shut, and keeps none shut that it opens',
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(arbitraryVoteSchedule, (schedule) => count(play(schedule), seen)),
        { numRuns: SCHEDULES, seed: SEED },
      );
      const figures = [...seen].map(([what, times]) => `${times} ${what}`).join(', ');
      process.stdout.write(`vote schedules: ${SCHEDULES}, seed ${SEED}: ${figures}\n`);
    },
    PROOF_MS_MAX,
  );

  it.each(Object.entries(PLANTED_FAULTS))('finds an engine that %s', (_, core) => {
    const property = fc.property(arbitraryVoteSchedule, (schedule) => void play(schedule, core));
    const found = fc.check(property, { numRuns: SCHEDULES_WITH_FAULT_MAX, seed: SEED_WITH_FAULT, endOnFailure: true });
    expect(found.failed).toBe(true);
  });
});

function count({ history, refusals }: Played, seen: Map<string, number>): void {
  const add = (what: string, times = 1): void => void seen.set(what, (seen.get(what) ?? 0) + times);
  add('refusals', refusals);
  for (const event of history) {
    if (COUNTED.has(event.type)) add(event.type);
    if (event.type === 'StepRequested' && event.step === 'isolate') add('sensitive steps begun');
  }
}

const COUNTED: ReadonlySet<string> = new Set([
  'ApprovalRequested',
  'VoteCast',
  'ApprovalVoided',
  'ApprovalDelegated',
  'ApprovalExtended',
  'ApprovalEscalated',
  'StepSentBack',
]);
