import { builtInAnswer } from '@runbook/domain';
import { OpaPolicy } from '@runbook/opa';
import { systemClock } from '@runbook/ports';
import { runOpa, startOpa, type OpaServer } from '../servers/index.mjs';
import { generatedCases, HAND_WRITTEN } from './policy-cases.mjs';

const CASES = 500;
const SEED = 20_261_130;

/** The built-in rules and the policies that are shipped are asked the same, and answer the same. */
describe('the built-in rules and the policies in Rego', () => {
  let opa: OpaServer;
  let policy: OpaPolicy;
  const generated = generatedCases(SEED, CASES - HAND_WRITTEN.length);

  beforeAll(async () => {
    opa = await startOpa({ bundles: ['policies/runbooks'] });
    policy = new OpaPolicy(opa.url, systemClock);
  });
  afterAll(async () => {
    await policy?.close();
    await opa?.stop();
  });

  /** What is late on a busy machine is asked again: here it is about answers, not about time. */
  const ask = async (input: Parameters<OpaPolicy['ask']>[0]) => {
    for (let tries = 1; ; tries++) {
      const verdict = await policy.ask(input);
      if (verdict.outcome !== 'unavailable' || tries === 50) return verdict;
    }
  };

  it.each(HAND_WRITTEN)('answer as was worked out by hand: $name', async ({ input, allow }) => {
    expect(builtInAnswer(input).allow).toBe(allow);
    const verdict = await ask(input);
    expect(verdict.outcome).toBe(allow ? 'allowed' : 'denied');
    if (!allow) expect(verdict.reason).toMatch(/^expected .+, found .+/);
  });

  it(`answer alike in ${CASES} cases`, async () => {
    const differing: string[] = [];
    let allowed = 0;
    for (const { name, input } of generated) {
      const own = builtInAnswer(input).allow ? 'allowed' : 'denied';
      const { outcome, reason } = await ask(input);
      if (own === 'allowed') allowed++;
      if (own !== outcome) differing.push(`${name}: ${own} here, ${outcome} there (${reason}): ${JSON.stringify(input)}`);
    }
    expect(differing).toEqual([]);
    // Cases that are all answered alike would compare nothing.
    expect(allowed).toBeGreaterThan(generated.length / 5);
    expect(generated.length - allowed).toBeGreaterThan(generated.length / 5);
  });

  it('say which revision decided, and by which name it is logged', async () => {
    const { evidence } = await ask(HAND_WRITTEN[0]!.input);
    expect(evidence).toEqual({
      inputDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      revision: expect.stringMatching(/@runbook-1$/),
    });
  });

  it('pass their own tests', async () => {
    expect(await runOpa(['test', 'policies/runbooks', 'policies/test'])).toMatch(/PASS: \d+\/\d+/);
  });

  it('are written as opa writes them, and hold with its strict checks', async () => {
    expect(await runOpa(['fmt', '--list', 'policies'])).toBe('');
    await runOpa(['check', '--strict', 'policies/runbooks', 'policies/examples']);
  });
});
