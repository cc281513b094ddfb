import { startLanguage, type Language, type View } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

const statuses = ({ steps }: View) => Object.fromEntries(steps.map(({ id, status }) => [id, status]));

describe('a step', () => {
  it.concurrent('is ready when every dependency is settled', async () => {
    const view = await language.run(`
outputs: { sum: "{{ steps.sum.output }}" }
steps:
  - { id: sum, type: transform, dependsOn: [one, two], with: { value: "{{ steps.one.output + steps.two.output }}" } }
  - { id: nap, type: timer, with: { durationMs: 100 } }
  - { id: one, type: transform, dependsOn: [nap], with: { value: 1 } }
  - { id: two, type: transform, with: { value: 2 } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', outputs: { sum: 3 } });
    expect(Date.parse(view.step.sum.startedAt)).toBeGreaterThanOrEqual(Date.parse(view.step.nap.endedAt));
  });

  it.concurrent('that joins any is ready when one dependency completed', async () => {
    const id = await language.begin(`
steps:
  - { id: quick, type: transform, with: { value: 1 } }
  - { id: late, type: timer, with: { durationMs: 3600000 } }
  - { id: first, type: transform, join: any, dependsOn: [quick, late], with: { value: 2 } }
`);
    const view = await language.until(id, ({ step }) => step.first.status === 'COMPLETED');
    expect(view.step.late.status).not.toBe('COMPLETED');
    await language.act(id, 'terminate');
  });

  it.concurrent('that joins any with nothing completed is SKIPPED, and the run goes on to its end', async () => {
    const view = await language.run(`
steps:
  - { id: a, type: transform, when: "inputs.no", with: { value: 1 } }
  - { id: b, type: transform, onError: continue, with: { value: "{{ inputs.gone }}" } }
  - { id: c, type: transform, join: any, dependsOn: [a, b], with: { value: 1 } }
  - { id: d, type: transform, dependsOn: [c], with: { value: 1 } }
  - { id: other, type: transform, with: { value: 1 } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED' });
    expect(statuses(view)).toEqual({ a: 'SKIPPED', b: 'FAILED', c: 'SKIPPED', d: 'SKIPPED', other: 'COMPLETED' });
  });

  it.concurrent('counts a skipped dependency as settled', async () => {
    const view = await language.run(`
steps:
  - { id: skipped, type: transform, when: "inputs.no", with: { value: 1 } }
  - { id: done, type: transform, with: { value: 2 } }
  - { id: joined, type: transform, dependsOn: [skipped, done], with: { value: "{{ steps.skipped.status + ' ' + steps.done.status }}" } }
`);
    expect(view.step.joined).toMatchObject({ status: 'COMPLETED', output: 'SKIPPED COMPLETED' });
  });

  it.concurrent('whose dependencies were all skipped is skipped', async () => {
    const view = await language.run(`
steps:
  - { id: a, type: transform, when: "inputs.no", with: { value: 1 } }
  - { id: b, type: transform, when: "inputs.no", with: { value: 1 } }
  - { id: c, type: transform, dependsOn: [a, b], with: { value: 1 } }
`);
    expect([view.status, view.step.c.status]).toEqual(['COMPLETED', 'SKIPPED']);
  });
});

describe('a conditional', () => {
  it.concurrent('skips what is reachable only through the branch not taken, with the reason', async () => {
    const view = await language.run(
      `
steps:
  - { id: severe, type: conditional, if: { field: inputs.score, op: gte, value: 70 }, then: [isolate], else: [note] }
  - { id: isolate, type: transform, with: { value: 1 } }
  - { id: after-isolate, type: transform, dependsOn: [isolate], with: { value: 1 } }
  - { id: note, type: transform, with: { value: 2 } }
`,
      { inputs: { score: 12 } },
    );
    expect(statuses(view)).toEqual({ severe: 'COMPLETED', isolate: 'SKIPPED', 'after-isolate': 'SKIPPED', note: 'COMPLETED' });
    expect([view.step.isolate.reason, view.step['after-isolate'].reason]).not.toContain(undefined);
    expect(JSON.stringify((await language.api.get(`/executions/${view.id}/explain`)).body)).toContain('severe');
  });

  it.concurrent('always releases the join behind the branch not taken', async () => {
    const view = await language.run(`
steps:
  - { id: which, type: conditional, if: "inputs.yes", then: [a], else: [b] }
  - { id: a, type: transform, with: { value: 1 } }
  - { id: b, type: transform, with: { value: 2 } }
  - { id: c, type: transform, dependsOn: [b], with: { value: 3 } }
  - { id: join, type: transform, dependsOn: [a, c], with: { value: 4 } }
`);
    expect(view.step).toMatchObject({ b: { status: 'SKIPPED' }, c: { status: 'SKIPPED' }, join: { status: 'COMPLETED', output: 4 } });
  });

  it.concurrent.each([
    ['high', 'a'],
    ['7', 'b'],
    ['other', 'c'],
  ])('that switches compares as text: %s takes %s', async (level, taken) => {
    const view = await language.run(
      `
steps:
  - { id: which, type: conditional, switch: "inputs.level", cases: { high: [a], "7": [b] }, default: [c] }
  - { id: a, type: transform, with: { value: 1 } }
  - { id: b, type: transform, with: { value: 2 } }
  - { id: c, type: transform, with: { value: 3 } }
`,
      { inputs: { level: level === '7' ? 7 : level } },
    );
    const expected = { a: 'SKIPPED', b: 'SKIPPED', c: 'SKIPPED', which: 'COMPLETED', [taken]: 'COMPLETED' };
    expect(statuses(view)).toEqual(expected);
  });

  it.concurrent('has targets whose own dependsOn are waited for too', async () => {
    const view = await language.run(`
steps:
  - { id: which, type: conditional, if: "inputs.yes", then: [target] }
  - { id: nap, type: timer, with: { durationMs: 150 } }
  - { id: target, type: transform, dependsOn: [nap], with: { value: 1 } }
`);
    expect(view.step.target.status).toBe('COMPLETED');
    expect(Date.parse(view.step.target.startedAt)).toBeGreaterThanOrEqual(Date.parse(view.step.nap.endedAt));
  });

  it.concurrent('nests conditions with all, any and not', async () => {
    const view = await language.run(
      `
steps:
  - id: which
    type: conditional
    if:
      all:
        - { field: inputs.score, op: gt, value: 10 }
        - any: [{ field: inputs.kind, op: in, value: [worm, trojan] }, "inputs.score > 1000"]
        - not: { field: inputs.tags, op: contains, value: benign }
        - not: { field: inputs.nothing.here, op: exists }
        - { field: inputs.score, op: ne, value: 12 }
        - { field: inputs.score, op: lt, value: 100 }
        - { field: inputs.score, op: lte, value: 11 }
        - { field: inputs.kind, op: eq, value: worm }
    then: [yes-step]
    else: [no-step]
  - { id: yes-step, type: transform, with: { value: 1 } }
  - { id: no-step, type: transform, with: { value: 1 } }
`,
      { inputs: { score: 11, kind: 'worm', tags: ['new'] } },
    );
    expect(statuses(view)).toEqual({ which: 'COMPLETED', 'yes-step': 'COMPLETED', 'no-step': 'SKIPPED' });
  });
});
