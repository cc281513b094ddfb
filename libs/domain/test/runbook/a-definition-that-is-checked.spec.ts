import { checkRunbook, parseRunbook, type CheckedRunbook, type Runbook, type Surroundings } from '../../src/runbook/index.js';
import { CONTAIN_HOST } from './contain-host.js';

function read(text: string): Runbook {
  const parsed = parseRunbook(text, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors, null, 2));
  return parsed.runbook;
}

const steps = (lines: readonly string[], more = '') =>
  `apiVersion: runbook/v1\nid: demo\nname: Demo\ninputs: { type: object, required: [host, n], properties: { host: { type: string }, n: { type: integer }, note: { type: string } } }\n${more}steps:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`;

const check = (lines: readonly string[], more = '', surroundings: Surroundings = {}): CheckedRunbook =>
  checkRunbook(read(steps(lines, more)), surroundings);

const codes = ({ errors }: CheckedRunbook) => errors.map(({ code, path }) => `${code} ${path}`);

const t = (id: string, more = '') => `id: ${id}, type: transform, with: { value: 1 }${more}`;

describe('a definition that is checked', () => {
  it('is valid when it is the example of the language', () => {
    const { warnings, ...checked } = checkRunbook(read(CONTAIN_HOST));
    expect(checked).toEqual({ valid: true, errors: [] });
    // Its schedule states neither inputs nor a legal basis: it shows the syntax.
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(Array(2).fill('schedule-starts-nothing /triggers/1'));
    const without = checkRunbook(read(CONTAIN_HOST), { credentialExists: () => false });
    expect(without.errors).toEqual([expect.objectContaining({ code: 'unknown-credential', path: '/steps/0/with/credential', line: 19 })]);
  });

  it.each<[string, string[], string[]]>([
    ['duplicate ids', [t('a'), t('a')], ['duplicate-id /steps/1/id']],
    ['unknown dependencies', [t('lookup'), t('b', ', dependsOn: [lokup]')], ['unknown-step /steps/1/dependsOn/0']],
    ['unknown branch targets', ['id: c, type: conditional, if: "inputs.n > 1", then: [x], else: []'], ['unknown-step /steps/0/then/0']],
    ['unknown goto targets', [t('a', ', onError: { goto: x }')], ['unknown-step /steps/0/onError/goto']],
    ['unknown steps in expressions', [t('a', ', when: "steps.b.output == 1"')], ['unknown-step /steps/0/when']],
    ['unknown members of steps', [t('a'), t('b', ', dependsOn: [a], when: "steps.a.outputs == 1"')], ['unknown-member /steps/1/when']],
    ['unknown inputs', [t('a', ', when: "inputs.hots == \'x\'"')], ['unknown-input /steps/0/when']],
    ['unknown variables', [t('a', ', when: "input.n == 1"')], ['unknown-variable /steps/0/when']],
    ['item outside a loop', [t('a', ', when: "item == 1"')], ['unknown-variable /steps/0/when']],
    ['cycles by dependencies', [t('a', ', dependsOn: [b]'), t('b', ', dependsOn: [a]')], ['cycle /steps/0']],
    ['cycles by a jump back', [t('a'), t('b', ', dependsOn: [a], onError: { goto: a }')], ['cycle /steps/0']],
    ['a step that waits for itself', [t('a', ', dependsOn: [a]')], ['cycle /steps/0']],
    ['reading a step that is not waited for', [t('a'), t('b', ', when: "steps.a.output == 1"')], ['not-settled /steps/1/when']],
    [
      'reading a step behind join any',
      [t('a'), t('b'), t('c', ', dependsOn: [a, b], join: any, when: "steps.a.output == 1"')],
      ['not-settled /steps/2/when'],
    ],
    [
      'reading into a body',
      [
        'id: l, type: loop, count: 2, steps: [{ id: x, type: transform, with: { value: 1 } }]',
        t('b', ', dependsOn: [l], when: "steps.x.output == 1"'),
      ],
      ['not-settled /steps/1/when'],
    ],
    [
      'reading itself, as if the iteration before stood there',
      [`id: l, type: loop, count: 2, steps: [{ id: x, type: transform, with: { value: "{{ steps.x.output }}" } }]`],
      ['not-settled /steps/0/steps/0/with/value'],
    ],
    [
      'the iteration before where iterations run beside each other',
      [`id: l, type: loop, count: 2, concurrency: 2, steps: [{ id: x, type: transform, with: { value: "{{ previous }}" } }]`],
      ['unknown-variable /steps/0/steps/0/with/value'],
    ],
    [
      'misspelt parts of the iteration before',
      [
        `id: l, type: loop, count: 2, steps: [{ id: x, type: transform, with: { value: "{{ has(previous.step) ? previous.steps.y.output : previous.steps.x.outputs }}" } }]`,
      ],
      ['unknown-member', 'unknown-step', 'unknown-member'].map((code) => `${code} /steps/0/steps/0/with/value`),
    ],
    ['the iteration before outside a loop', [t('a', ', when: "previous == null"')], ['unknown-variable /steps/0/when']],
    ['a branch that is never taken', ['id: c, type: conditional, if: "1 > 2", then: [a], else: []', t('a')], ['unreachable-step /steps/1']],
    [
      'a step that never runs, and its dependants',
      ['id: c, type: conditional, if: "false", then: [a]', t('a'), t('b', ', dependsOn: [a]')],
      ['unreachable-step /steps/1', 'unreachable-step /steps/2'],
    ],
    ['a join that nothing can release', [t('a', ', when: "false"'), t('b', ', dependsOn: [a], join: any')], ['dead-join /steps/1/join']],
    [
      'a loop over its cap',
      ['id: l, type: loop, count: 50, maxIterations: 10, steps: [{ id: x, type: transform, with: { value: 1 } }]'],
      ['unbounded-loop /steps/0'],
    ],
    ['comparing a text with a number', [t('a', ', when: "inputs.host > 5"')], ['wrong-type /steps/0/when']],
    [
      'comparing a field with another type',
      [t('a', ', when: { field: inputs.host, op: gt, value: 5 }')],
      ['wrong-type /steps/0/when/value'],
    ],
    ['adding a number to a text', [`id: a, type: transform, with: { value: "{{ inputs.host + 1 }}" }`], ['wrong-type /steps/0/with/value']],
    ['a condition that is a text', [t('a', ', when: "inputs.host"')], ['not-a-condition /steps/0/when']],
    [
      'a member that no output schema has',
      [
        t('a', ', output: { schema: { type: object, properties: { s: { type: string } } } }'),
        t('b', ', dependsOn: [a], when: "steps.a.output.s > 1"'),
      ],
      ['wrong-type /steps/1/when'],
    ],
  ])('refuses %s', (_, lines, expected) => {
    expect(codes(check(lines))).toEqual(expected);
  });

  it('refuses to wait for a step of onFailure', () => {
    expect(codes(check([t('a', ', dependsOn: [f]')], `onFailure:\n  - { ${t('f')} }\n`))).toEqual([
      'unreachable-step /steps/0/dependsOn/0',
    ]);
  });

  it('lets outputs read every step, bodies read around them, and onFailure read the failure', () => {
    const body =
      'id: l, type: loop, forEach: "[1]", as: host, dependsOn: [a], breakIf: "steps.x.output > 1", collect: "{{ steps.x.output }}", steps: [{ id: x, type: transform, with: { value: "{{ [host, item, index, steps.a.output] }}" } }, { id: y, type: transform, dependsOn: [x], with: { value: "{{ steps.x.output }}" } }]';
    const onFailure =
      'onFailure:\n  - { id: f, type: transform, with: { value: "{{ [failure.step, steps.a.status] }}" } }\noutputs: { all: "{{ steps.l.output }}" }\n';
    expect(check([t('a'), body], onFailure)).toEqual({ valid: true, errors: [], warnings: [] });
  });

  it('tells a hyphen from a minus', () => {
    const { errors } = check([t('look-up'), t('b', ', dependsOn: [look-up], when: "steps.look-up.output == 1"')]);
    expect(errors.map(({ message }) => message).join('\n')).toContain("did you mean steps['look-up']?");
  });

  it('tells the line and column inside an expression', () => {
    const { errors } = check([t('b', ', when: "inputs.n > 1 && inputs.hots == 1"')]);
    expect(errors[0]).toMatchObject({ line: 6, column: 74 });
  });

  it('warns of what may be meant otherwise', () => {
    const { valid, warnings } = check([t('a', ', when: "inputs.note == \'x\'"'), t('b', ', when: "1 > 2"'), t('c', ', join: any')]);
    expect(valid).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(['optional-input', 'constant-condition', 'join-without-dependencies']);
    expect(check([t('a', ', when: "has(inputs.note) && inputs.note == \'x\'"')]).warnings).toEqual([]);
  });

  it('warns of a path that stands as a text', () => {
    const warned = (value: string) => check([t('a'), `id: b, type: transform, dependsOn: [a], with: { value: ${value} }`]).warnings;
    expect(warned('{ all: [x, steps.a.output.ids] }')).toEqual([
      {
        code: 'bare-path',
        message:
          'expected the path steps.a.output.ids in a placeholder, found it as a text, which is given on as it is written; write "{{ steps.a.output.ids }}"',
        path: '/steps/1/with/value/all/1',
        line: 7,
        column: 73,
      },
    ]);
    expect(warned('inputs.note').map(({ path }) => path)).toEqual(['/steps/1/with/value']);
    // A placeholder, a sentence, a step and an input that there are not.
    for (const meant of ['"{{ inputs.host }}"', '"see inputs.note"', 'steps.z.output', 'inputs.other', 'steps.a']) {
      expect(warned(meant)).toEqual([]);
    }
    const loop = 'id: l, type: loop, count: 2, steps: [{ id: x, type: transform, with: { value: 1 } }], collect: steps.x.output';
    expect(check([loop]).warnings.map(({ path }) => path)).toEqual(['/steps/0/collect']);
  });

  it('asks its surroundings', () => {
    const lines = [
      'id: a, type: action, use: ingest-sticks',
      'id: b, type: runbook, with: { id: other, version: 3 }',
      'id: c, type: call-service, with: { url: "https://x.example", headers: { k: "{{ secrets.key }}" } }',
      'id: d, type: call-service, with: { url: "https://x.example", clientCertificate: mtls, proxy: { url: "http://p:1", credential: account } }',
      'id: e, type: call-service, with: { url: "https://x.example", clientCertificate: "{{ inputs.note }}", proxy: "http://p:1" }',
    ];
    const surroundings = { actions: ['ingest-stix'], runbook: () => undefined, credentialExists: () => false };
    const checked = check(lines, '', surroundings);
    expect(codes(checked)).toEqual([
      'unknown-action /steps/0/use',
      'unknown-runbook /steps/1/with/id',
      'unknown-credential /steps/2/with',
      'unknown-credential /steps/3/with/clientCertificate',
      'unknown-credential /steps/3/with/proxy/credential',
    ]);
    expect(checked.errors[0]?.message).toContain('did you mean ingest-stix?');
  });
});
