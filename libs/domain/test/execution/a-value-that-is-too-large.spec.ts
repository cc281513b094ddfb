import {
  decideExecution,
  INLINE_BYTES_MAX,
  SPILL_MEMBER_BYTES,
  type ExecutionCommand,
  type ExecutionWorld,
  type Json,
} from '@runbook/domain';
import { given, sha256, start, worldOf } from '@runbook/spec-kit';
import { runbookOf, ScriptedRun } from './scripted-run.js';

const transform = (value: string, more = '') => `steps: [{ id: t, type: transform, with: { value: ${value} } }${more}]\n`;

/** Starts a run; whatever a decision lacks is provided, and told. */
function startWith(lines: string, inputs: { readonly [name: string]: Json }, blobs: Record<string, Json> = {}) {
  const runbook = runbookOf(lines);
  const kept = new Map<string, string>();
  const needed: string[] = [];
  const atHand = new Map<string, Json>();
  const world: ExecutionWorld = worldOf(runbook, { kept: (hash) => kept.has(hash), blob: (hash) => atHand.get(hash) });
  const command: ExecutionCommand = start(runbook, { inputs });
  for (;;) {
    const decision = decideExecution(command, given(runbook).state, world);
    if (decision.kind !== 'needs')
      return { decision, needed, kept, state: given(runbook, ...(decision.kind === 'events' ? decision.events : [])).state };
    if ('keep' in decision.needs) kept.set(sha256(decision.needs.keep), decision.needs.keep);
    else if ('blob' in decision.needs) atHand.set(decision.needs.blob, blobs[decision.needs.blob] as Json);
    needed.push(Object.keys(decision.needs)[0] as string);
  }
}

describe('a computed value that is too large for a record', () => {
  const text = 'x'.repeat(SPILL_MEMBER_BYTES);

  it('stays whole up to the limit', () => {
    const { needed } = startWith(transform('"{{ inputs.a }}"'), { a: 'x'.repeat(INLINE_BYTES_MAX - 2) });
    expect(needed).toEqual([]);
  });

  it('has its large members kept, and refers to them only when they are', () => {
    const { state, kept, needed } = startWith(transform('{ a: "{{ inputs.a }}", b: "{{ inputs.b }}", c: 1 }'), {
      a: text.repeat(3),
      b: text.repeat(2),
    });
    const reference = (value: Json) => ({ $blob: sha256(JSON.stringify(value)), bytes: JSON.stringify(value).length });
    expect(state.steps['t']?.output).toEqual({ a: reference(text.repeat(3)), b: reference(text.repeat(2)), c: 1 });
    expect(needed).toEqual(['keep', 'keep']);
    expect([...kept.values()].map((one) => JSON.parse(one) as Json)).toEqual([text.repeat(3), text.repeat(2)]);
  });

  it('states the bytes of what it keeps, not its characters', () => {
    const a = 'ü'.repeat(20_000);
    const { state } = startWith(transform('{ a: "{{ inputs.a }}", b: "{{ inputs.b }}" }'), { a, b: text.repeat(3) });
    expect(state.steps['t']?.output).toMatchObject({ a: { bytes: Buffer.byteLength(JSON.stringify(a)) } });
  });

  it.each([
    ['a list', Array.from({ length: 900 }, (_, n) => `${n} ${'x'.repeat(90)}`)],
    ['a text', 'x'.repeat(INLINE_BYTES_MAX)],
    ['many small members', Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`n${n}`, 'x'.repeat(90)]))],
  ])('is kept as a whole when it is %s', (_, value: Json) => {
    const { state, needed } = startWith(transform('"{{ inputs.a }}"'), { a: value });
    expect(state.steps['t']).toMatchObject({ status: 'COMPLETED', output: { $blob: sha256(JSON.stringify(value)) } });
    expect(needed).toEqual(['keep']);
  });

  it('is limit-exceeded when it holds references already and does not fit even so', () => {
    const reference = { $blob: 'a'.repeat(64), bytes: 1 };
    const { state } = startWith(transform('"{{ inputs.a }}"'), { a: [reference, 'x'.repeat(INLINE_BYTES_MAX)] });
    expect(state.steps['t']).toMatchObject({ status: 'FAILED', error: { name: 'limit-exceeded', terminal: true } });
  });

  it('is kept as evidence too', () => {
    const { state } = startWith(
      'steps: [{ id: t, type: transform, with: { value: 1 }, output: { evidence: [{ name: all, value: "text {{ inputs.a }}" }] } }]\n',
      { a: 'x'.repeat(INLINE_BYTES_MAX) },
    );
    const [evidence] = state.steps['t']?.evidence ?? [];
    expect(evidence).toMatchObject({ name: 'all', value: { $blob: evidence?.sha256 } });
  });

  it('beside a secret stays where the secret is', () => {
    const lines =
      'steps: [{ id: a, type: call-service, with: { method: POST, url: "https://s.example", body: { data: "{{ inputs.a }}", key: "{{ secrets.key }}" } } }]\n';
    const { state } = startWith(lines, { a: 'x'.repeat(INLINE_BYTES_MAX) });
    expect(state.steps['a']).toMatchObject({ status: 'FAILED', error: { name: 'limit-exceeded' } });
  });
});

describe('an input that is a reference', () => {
  const big = { items: [1, 2, 3], more: 'x' };
  const reference = { $blob: sha256(JSON.stringify(big)), bytes: JSON.stringify(big).length };
  const blobs = { [reference.$blob]: big };

  it('is passed on as it is when nobody looks inside', () => {
    const { state, needed } = startWith(transform('{ all: "{{ inputs.big }}" }'), { big: reference }, blobs);
    expect(needed).toEqual([]);
    expect(state.steps['t']?.output).toEqual({ all: reference });
  });

  it('is asked for when an expression looks inside', () => {
    const { state, needed } = startWith(transform('"{{ size(inputs.big.items) }}"'), { big: reference }, blobs);
    expect(needed).toEqual(['blob']);
    expect(state.steps['t']?.output).toBe(3);
  });
});

describe('an output that is a reference', () => {
  const content = { score: 'high' };
  const reference = { $blob: sha256(JSON.stringify(content)), bytes: 16 };
  const lines = (type: string) =>
    `steps: [{ id: a, type: action, use: act, output: { schema: { properties: { reply: { properties: { score: { type: ${type} } } } } }, evidence: [{ name: e, value: "{{ output.reply }}" }] } }]\n`;

  it('is followed for the schema, and evidence refers to it', () => {
    const run = ScriptedRun.started(lines('string'), {}, { blob: () => content });
    run.complete('a', { reply: reference });
    expect(run.step('a')).toMatchObject({ status: 'COMPLETED', evidence: [{ sha256: reference.$blob, value: reference }] });
    const wrong = ScriptedRun.started(lines('integer'), {}, { blob: () => content });
    wrong.complete('a', { reply: reference });
    expect(wrong.step('a').error?.name).toBe('invalid-output');
  });
});
