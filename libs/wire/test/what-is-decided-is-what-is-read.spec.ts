import {
  decideExecution,
  evolveExecution,
  heldValue,
  nextExecutionTimerAt,
  noExecution,
  stepAt,
  ValueUnfit,
  type ExecutionCommand,
  type ExecutionEvent,
  type Json,
} from '@runbook/domain';
import { arbitraryRunbook, DEV, start, worldOf } from '@runbook/spec-kit';
import { decodeRecord, encodeRecord, isClaim, type DecisionRecord } from '@runbook/wire';
import fc from 'fast-check';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
/** Decisions of one history. */
const WORDS_MAX = 25;

/** What is hard to say twice, beside any JSON: zeros, edges of doubles, names of ours and of the engine, halves of pairs. */
const arbitraryValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
  fc.constantFrom<unknown>(-0, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, 0.1, '', '\0', '\u2028', '𝄞', '\ufeff', [], {}),
  fc.constantFrom<unknown>(Infinity, NaN, '\ud83d', { '\udc00': 1 }, { a: undefined }),
  fc.constantFrom<unknown>({ $blob: 'a'.repeat(64), bytes: 1 }, { $$blob: -0 }, JSON.parse('{"__proto__":{"a":1}}')),
) as fc.Arbitrary<Json>;

/** As every door hands a value to the core; undefined: the door has refused it. */
function held(value: Json): Json | undefined {
  try {
    return heldValue(value);
  } catch (error) {
    if (error instanceof ValueUnfit) return undefined;
    throw error;
  }
}

const recordOf = (events: readonly ExecutionEvent[], version: number): DecisionRecord => ({
  ...{ v: 1, aggregate: 'execution', id: 'exe_1', tenant: 'default', term: 1, owner: 'own_1', seq: version, version },
  ...{ at: '2026-01-01T00:00:00.000Z', cause: { command: 'cmd_1' }, actor: DEV, prev: null, events },
});

describe('what is decided', () => {
  it('folds as it was decided once it was written and read, whatever values it holds', () => {
    let taken = 0;
    fc.assert(
      fc.property(arbitraryRunbook, fc.infiniteStream(arbitraryValue), fc.infiniteStream(fc.nat(9)), (runbook, values, chances) => {
        const [value, chance] = [() => held(values.next().value as Json), () => chances.next().value as number];
        const world = worldOf(runbook);
        let { now } = world;
        let live = noExecution;
        let read = noExecution;
        let version = 0;
        const decide = (command: ExecutionCommand) => {
          const decision = decideExecution(command, live, { ...world, now, chance: chance() / 10 });
          if (decision.kind !== 'events') return;
          const record = recordOf(decision.events, ++version);
          const bytes = encodeRecord(record);
          // A copy: what this process has written it would not parse.
          const back = decodeRecord(Buffer.from(bytes));
          if (isClaim(back)) throw new Error('expected a decision');
          live = decision.events.reduce(evolveExecution, live);
          read = (back.events as readonly ExecutionEvent[]).reduce(evolveExecution, read);
          expect(read).toEqual(live);
          expect(encodeRecord(back).equals(bytes)).toBe(true);
        };
        decide(start(runbook, { inputs: { n: chance() % 6, k: value() ?? 'host-a', x: value() ?? null } }));
        for (let n = 0; n < WORDS_MAX && live.open.length > 0; n++) {
          now = Math.max(now, nextExecutionTimerAt(live) ?? now);
          for (const step of live.open) {
            const attempt = stepAt(live.steps, step)?.attempt ?? 1;
            const [output, details] = [value(), value()];
            const isDone = chance() > 2;
            if (output === undefined || details === undefined) continue;
            taken++;
            if (isDone) decide({ type: 'CompleteStep', step, attempt, executor: 'x', output });
            else decide({ type: 'FailStep', step, attempt, executor: 'x', error: { name: 'broken', message: 'm', details } });
          }
          decide({ type: 'FireTimers' });
        }
      }),
      { numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(RUNS);
  });
});
