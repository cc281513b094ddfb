import {
  BlobNeeded,
  BLOBS_AT_HAND_BYTES_MAX,
  compileCondition,
  compileExpression,
  compileTemplate,
  ExpressionError,
  OPENED_BLOB_BYTES_MAX,
  type Outside,
  type Scope,
} from '../../src/expression/index.js';
import type { Json } from '../../src/json.js';

const MB = 1024 * 1024;
const hash = (n: number): string => n.toString(16).padStart(64, '0');
const reference = (n: number, bytes = 100_000) => ({ $blob: hash(n), bytes });
/** Results of a loop, each in the blob store: what `steps.scan.output` is then. */
const results = (count: number, bytes?: number): Scope => ({
  steps: { scan: { output: Array.from({ length: count }, (_, n) => reference(n, bytes)) }, other: { output: reference(9_999) } },
});

/** Evaluates until nothing is missing; tells how many blobs each round asked for. */
function roundsOf(evaluate: (outside: Outside) => unknown): { rounds: number[]; outcome: unknown } {
  const atHand = new Map<string, Json>();
  const rounds: number[] = [];
  for (;;) {
    try {
      return { rounds, outcome: evaluate({ blob: (sha256) => atHand.get(sha256) }) };
    } catch (error) {
      if (!(error instanceof BlobNeeded)) return { rounds, outcome: error };
      const asked = [error.sha256, ...error.more];
      expect(new Set(asked).size).toBe(asked.length);
      for (const one of asked) atHand.set(one, { score: Number(`0x${one}`) });
      rounds.push(asked.length);
    }
  }
}

describe('large values that are looked into', () => {
  it.each([1, 2, 100, 1_000])('are asked for at once: %i results of a loop', (count) => {
    const expression = compileExpression('steps.scan.output.filter(r, r.score > 1.0).size()');
    const { rounds, outcome } = roundsOf((outside) => expression.evaluate(results(count, 40_000), outside));
    expect(rounds).toEqual([count]);
    expect(outcome).toBe(Math.max(0, count - 2));
  });

  it('are asked for by a template and by a condition alike', () => {
    const template = compileTemplate({ a: '{{ steps.scan.output.map(r, r.score) }}', b: '{{ steps.other.output.score }}' });
    expect(roundsOf((outside) => template.render(results(3), outside))).toEqual({ rounds: [4], outcome: { a: [0, 1, 2], b: 9_999 } });
    const condition = compileCondition('steps.scan.output.exists(r, r.score == 2.0)');
    expect(roundsOf((outside) => condition.evaluate(results(3), outside).value)).toEqual({ rounds: [3], outcome: true });
  });

  it('are left where they are when nothing looks into them', () => {
    expect(roundsOf((outside) => compileExpression('steps.scan.output').evaluate(results(3), outside)).rounds).toEqual([]);
  });

  it('are bounded by their bytes, each counted once', () => {
    const all = compileExpression('steps.scan.output.map(r, r.score + r.score)');
    const fits = roundsOf((outside) => all.evaluate(results(OPENED_BLOB_BYTES_MAX / MB, MB), outside));
    expect(fits.rounds).toEqual([OPENED_BLOB_BYTES_MAX / MB]);
    const { outcome } = roundsOf((outside) => all.evaluate(results(OPENED_BLOB_BYTES_MAX / MB + 1, MB), outside));
    expect(outcome).toBeInstanceOf(ExpressionError);
    expect(outcome).toMatchObject({ code: 'limit-bytes' });
  });

  it('are loaded one by one when they would not fit together, as long as only some are looked into', () => {
    const two = compileExpression('steps.scan.output[inputs.a].score + steps.scan.output[inputs.b].score');
    const { rounds, outcome } = roundsOf((outside) => two.evaluate({ ...results(100, MB), inputs: { a: 98, b: 99 } }, outside));
    expect(outcome).toBe(98 + 99);
    // The second is asked for alone: what was loaded with the first stays at hand.
    expect(rounds).toEqual([OPENED_BLOB_BYTES_MAX / MB, 1]);
  });

  it('all fit into what is kept at hand for them', () => {
    expect(OPENED_BLOB_BYTES_MAX).toBeLessThanOrEqual(BLOBS_AT_HAND_BYTES_MAX);
  });
});
