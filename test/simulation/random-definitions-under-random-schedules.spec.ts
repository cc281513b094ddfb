import { parseRunbook } from '@runbook/domain';
import { arbitraryRunbooks, CORE, failureReport, missingIn, provenProperty, type Tally } from '@runbook/spec-kit';
import fc from 'fast-check';

// About 20 s of one core; `npm run simulate` proves many more.
const DEFINITIONS = Number(process.env['SIMULATION_DEFINITIONS'] ?? 300);
const SCHEDULES = Number(process.env['SIMULATION_SCHEDULES'] ?? 5);
const SEED = Number(process.env['SIMULATION_SEED'] ?? Date.now() % 2 ** 31);

describe('random definitions under random schedules', () => {
  it('keep every invariant', async () => {
    const tally: Tally = {};
    const result = await fc.check(provenProperty(CORE, SCHEDULES, tally), { seed: SEED, numRuns: DEFINITIONS });
    const { schedules, runs, decisions, events } = tally['size'] ?? {};
    process.stdout.write(
      `simulation, seed ${SEED}: ${result.numRuns} definitions, ${schedules} schedules, ${runs} runs, ${decisions} decisions, ${events} events; ` +
        `not seen this time: ${missingIn(tally).join(', ') || 'nothing'}\n`,
    );
    expect(failureReport(result)).toBeUndefined();
  });
});

describe('a random definition', () => {
  it('is one of the language', () => {
    fc.assert(
      fc.property(arbitraryRunbooks, (runbooks) => {
        for (const runbook of runbooks) expect(parseRunbook(JSON.stringify(runbook), 'json')).toMatchObject({ ok: true, runbook });
      }),
      { numRuns: 20 },
    );
  });
});
