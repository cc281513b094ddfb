import { killRounds } from './kill-rounds.mjs';

// Another seed every day, and the day in the test's name, so that a failure can be had again.
const seed = Math.floor(Date.now() / 86_400_000);

describe('the embedded system, killed in the middle of runs', () => {
  it(`loses nothing and does nothing twice, with the seed ${seed}`, async () => {
    const outcome = await killRounds({ victims: ['standalone'], times: 3, runs: 40, seed });
    expect(outcome).toMatchObject({ kills: 3, runs: 120, faults: [] });
  }, 240_000);
});
