import { eventually, startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

describe('a loop', () => {
  it.concurrent('goes through items, under the name that as gives, with an index from 0, and gives what it collects', async () => {
    const view = await language.run(
      `
steps:
  - id: scan
    type: loop
    forEach: "inputs.hosts"
    as: host
    collect: "{{ steps.look.output }}"
    steps:
      - { id: look, type: transform, with: { value: "{{ string(index) + ':' + host }}" } }
  - { id: after, type: transform, dependsOn: [scan], with: { value: "{{ steps.scan.output }}" } }
`,
      { inputs: { hosts: ['web-1', 'db-1'] } },
    );
    expect(view).toMatchObject({ status: 'COMPLETED', step: { after: { output: ['0:web-1', '1:db-1'] } } });
    expect(view.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(['scan[0]/look', 'scan[1]/look']));
  });

  it.concurrent('takes item where as is left out, and counts where it is told a count', async () => {
    const view = await language.run(`
steps:
  - { id: each, type: loop, forEach: "[4, 5]", collect: "{{ steps.a.output }}", steps: [{ id: a, type: transform, with: { value: "{{ item + index }}" } }] }
  - { id: thrice, type: loop, count: 3, collect: "{{ steps.b.output }}", steps: [{ id: b, type: transform, with: { value: "{{ index }}" } }] }
`);
    expect(view.step).toMatchObject({ each: { output: [4, 6] }, thrice: { output: [0, 1, 2] } });
  });

  it.concurrent('goes on while its condition holds', async () => {
    const service = language.script(({ n }) => ({ body: { more: n < 3 } }));
    const view = await language.run(`
steps:
  - id: pages
    type: loop
    while: "!has(steps.page.output) || steps.page.output.more"
    maxIterations: 10
    collect: "{{ steps.page.output.more }}"
    steps:
      - { id: page, type: call-service, with: { method: GET, url: "${service.url}" } }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', step: { pages: { output: [true, true, false] } } });
  });

  it.concurrent('over its cap is an error, never a silent stop', async () => {
    const body = 'steps: [{ id: a, type: transform, with: { value: 1 } }]';
    const whileView = await language.run(`steps:\n  - { id: l, type: loop, while: "inputs.yes", maxIterations: 3, ${body} }`);
    expect(whileView).toMatchObject({ status: 'FAILED', failure: { step: 'l', error: { name: 'limit-exceeded' } } });
    const eachView = await language.run(`steps:\n  - { id: l, type: loop, forEach: "inputs.many", maxIterations: 3, ${body} }`, {
      inputs: { many: [1, 2, 3, 4] },
    });
    expect(eachView).toMatchObject({ status: 'FAILED', failure: { error: { name: 'limit-exceeded' } } });
    const far = await language.run(`steps:\n  - { id: l, type: loop, forEach: "inputs.many", ${body} }`, {
      inputs: { many: Array(1_001).fill(1) },
    });
    expect(far).toMatchObject({ status: 'FAILED', failure: { error: { name: 'limit-exceeded' } } });
  });

  it.concurrent('goes to a thousand iterations', async () => {
    const view = await language.run(`
steps:
  - { id: l, type: loop, count: 1000, collect: "{{ steps.a.output }}", steps: [{ id: a, type: transform, with: { value: "{{ index }}" } }] }
outputs: { last: "{{ steps.l.output[999] }}", size: "{{ size(steps.l.output) }}" }
`);
    expect(view).toMatchObject({ status: 'COMPLETED', outputs: { last: 999, size: 1000 } });
  });

  it.concurrent.each([
    ['', 1],
    ['concurrency: 3,', 3],
  ])('with "%s" runs at most %i iterations at once', async (concurrency, expected) => {
    let open = 0;
    let most = 0;
    const service = language.script(() => {
      most = Math.max(most, ++open);
      setTimeout(() => open--, 60);
      return { afterMs: 80 };
    });
    const view = await language.run(`
steps:
  - { id: l, type: loop, count: 6, ${concurrency} steps: [{ id: a, type: call-service, with: { method: GET, url: "${service.url}" } }] }
`);
    expect([view.status, most]).toEqual(['COMPLETED', expected]);
  });

  it.concurrent('stops behind the iteration that breaks it, which is collected', async () => {
    const view = await language.run(`
steps:
  - id: hunt
    type: loop
    forEach: "[1, 2, 3, 4]"
    breakIf: "steps.look.output == 20"
    collect: "{{ steps.look.output }}"
    steps: [{ id: look, type: transform, with: { value: "{{ item * 10 }}" } }]
`);
    expect(view.step.hunt).toMatchObject({ status: 'COMPLETED', output: [10, 20] });
  });

  it.concurrent('in a loop names its instances by their way', async () => {
    const view = await language.run(`
steps:
  - id: outer
    type: loop
    count: 2
    collect: "{{ steps.inner.output }}"
    steps:
      - { id: inner, type: loop, count: 2, collect: "{{ steps.x.output }}", steps: [{ id: x, type: transform, with: { value: "{{ index }}" } }] }
`);
    expect(view.step['outer[0]/inner[1]/x']).toMatchObject({ status: 'COMPLETED', output: 1 });
    expect(view.step.outer.output).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

describe('a child', () => {
  const nap = 'outputs: { slept: "{{ inputs.ms }}" }\nsteps:\n  - { id: nap, type: timer, with: { durationMs: "{{ inputs.ms }}" } }';
  const parentOf = (child: string, ms: number, more = '') =>
    `steps:\n  - { id: child, type: runbook, with: { id: ${child}, inputs: { ms: ${ms} }${more} } }\noutputs: { got: "{{ steps.child.output }}" }`;

  it.concurrent('is another run of its runbook, whose outputs the parent sees', async () => {
    const child = await language.register(nap);
    const view = await language.run(parentOf(child, 20, ', version: latest'));
    expect(view).toMatchObject({ status: 'COMPLETED', outputs: { got: { slept: 20 } } });
  });

  it.concurrent('is of the version that the parent names', async () => {
    const child = await language.register('outputs: { v: 1 }\nsteps:\n  - { id: a, type: transform, with: { value: 1 } }');
    const second = `apiVersion: runbook/v1\nid: ${child}\nname: A test\noutputs: { v: 2 }\nsteps:\n  - { id: a, type: transform, with: { value: 1 } }`;
    expect(await language.api.post('/runbooks', second, { 'content-type': 'application/yaml' })).toMatchObject({
      status: 201,
      body: { version: 2 },
    });
    expect(await language.run(parentOf(child, 0, ', version: 1'))).toMatchObject({ outputs: { got: { v: 1 } } });
    expect(await language.run(parentOf(child, 0))).toMatchObject({ outputs: { got: { v: 2 } } });
  });

  it.concurrent('that fails fails its step', async () => {
    const child = await language.register('steps:\n  - { id: a, type: transform, with: { value: "{{ inputs.gone }}" } }');
    expect(await language.run(parentOf(child, 0))).toMatchObject({ status: 'FAILED', failure: { step: 'child' } });
  });

  it.concurrent('is paused, resumed and cancelled with its parent', async () => {
    const id = await language.begin(parentOf(await language.register(nap), 3_600_000));
    const child = await childOf(id);
    await language.until(child, ({ status }) => status === 'RUNNING');
    expect((await language.act(id, 'pause')).status).toBe(200);
    await language.until(child, ({ status }) => status === 'PAUSED');
    expect((await language.act(id, 'resume')).status).toBe(200);
    await language.until(child, ({ status }) => status === 'RUNNING');
    expect((await language.act(id, 'cancel')).status).toBe(200);
    expect(await language.ended(child)).toMatchObject({ status: 'CANCELLED' });
    expect(await language.ended(id)).toMatchObject({ status: 'CANCELLED' });
  });

  it.concurrent('of the eighth depth runs, of the ninth does not: the root counts as 1', async () => {
    const leaf = 'steps:\n  - { id: child, type: transform, with: { value: 1 } }';
    const at: string[] = [];
    for (let depth = 1; depth <= 9; depth++) {
      const inner = at.at(-1);
      at.push(await language.register(inner === undefined ? leaf : `steps:\n  - { id: child, type: runbook, with: { id: ${inner} } }`));
    }
    expect(await language.ended(await language.start(at[7]!))).toMatchObject({ status: 'COMPLETED' });
    expect(await language.ended(await language.start(at[8]!))).toMatchObject({ status: 'FAILED' });
  });

  /** The child's run, once it has begun; the parent's step shows its id. */
  async function childOf(id: string): Promise<string> {
    const { step } = await language.until(id, (view) => view.step.child.child !== undefined);
    const { child } = step.child;
    await eventually(
      () => language.api.get(`/executions/${child}`),
      ({ status }) => status === 200,
    );
    return child as string;
  }
});
