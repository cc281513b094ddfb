import type { Json } from '../../src/index.js';
import { checkPart, checkRunbook, parseRunbook, type Surroundings, type Verdict } from '../../src/runbook/index.js';

const HEAD =
  'apiVersion: runbook/v1\nid: demo\nname: Demo\ninputs: { type: object, required: [host], properties: { host: { type: string } } }\n';

function verdict(steps: string, surroundings: Surroundings = {}): Verdict {
  const parsed = parseRunbook(`${HEAD}steps:\n${steps}`, 'yaml');
  if (parsed.ok) return checkRunbook(parsed.runbook, surroundings);
  return parsed.part ? checkPart(parsed.part, surroundings) : parsed;
}

const told = ({ errors }: Verdict) => errors.map(({ code, path }) => `${code} ${path}`);

/** A child that takes a host and a mode, and gives a state. */
const CHILD: Surroundings = {
  runbook: (id, version) =>
    id === 'contain' && (version === 'latest' || version === 2)
      ? {
          inputs: {
            type: 'object',
            required: ['host'],
            properties: {
              host: { type: 'string' },
              mode: { enum: ['soft', 'hard'], default: 'soft' },
              page: { type: 'object', properties: { size: { type: 'integer' } } },
            },
          },
          outputs: { state: '{{ steps.isolate.output.state }}' },
        }
      : undefined,
};
const child = (inputs: string, more = '') => `  - { id: c, type: runbook, with: { id: contain${inputs} }${more} }\n`;

describe('a child that a definition calls', () => {
  it.each([
    ['with all that it needs', ', inputs: { host: "{{ inputs.host }}" }', []],
    [
      'of which nothing is known but an expression',
      ', inputs: { host: "{{ inputs.host }}", mode: "{{ inputs.host }}", page: { size: "{{ size(inputs.host) }}" } }',
      [],
    ],
    ['without an input that it needs', '', ['missing-input /steps/0/with/inputs/host']],
    [
      'with a misspelt input',
      ', inputs: { hots: h1 }',
      ['missing-input /steps/0/with/inputs/host', 'unknown-input /steps/0/with/inputs/hots'],
    ],
    [
      'with a misspelt input that is computed',
      ', inputs: { host: a, moed: "{{ inputs.host }}" }',
      ['unknown-input /steps/0/with/inputs/moed'],
    ],
    ['with a misspelt part of an input', ', inputs: { host: a, page: { siez: 1 } }', ['unknown-input /steps/0/with/inputs/page/siez']],
    ['with an input of another type', ', inputs: { host: 7 }', ['unfit-inputs /steps/0/with/inputs/host']],
    ['with an input that is none of those it takes', ', inputs: { host: a, mode: medium }', ['unfit-inputs /steps/0/with/inputs/mode']],
    ['in a version that there is not', ', version: 3, inputs: { host: a }', ['unknown-runbook /steps/0/with/id']],
  ])('%s', (_situation, inputs, expected) => expect(told(verdict(child(inputs), CHILD))).toEqual(expected));

  it('is told where it stands: at the value, or at the map that lacks one', () => {
    const line = child(', inputs: { hots: h1 }').trimEnd();
    expect(verdict(`${line}\n`, CHILD).errors).toMatchObject([
      { code: 'missing-input', line: 6, column: line.indexOf('{ hots') + 1 },
      { code: 'unknown-input', line: 6, column: line.indexOf('h1') + 1 },
    ]);
  });

  it('says what was meant', () => {
    const { errors } = verdict(child(', inputs: { hots: h1 }'), CHILD);
    expect(errors.map(({ message }) => message)).toEqual([
      'expected host among the inputs of contain, found none; give it',
      'expected one of the inputs of contain, found hots; did you mean host?',
    ]);
  });

  it('gives the outputs that it has, and no others', () => {
    const read = (path: string) =>
      `${child(', inputs: { host: a }')}  - { id: t, type: transform, dependsOn: [c], with: { value: "{{ ${path} }}" } }\n`;
    expect(told(verdict(read('steps.c.output.state'), CHILD))).toEqual([]);
    const { errors } = verdict(read('steps.c.output.sate'), CHILD);
    expect(errors).toEqual([expect.objectContaining({ code: 'unknown-output', path: '/steps/1/with/value', line: 7 })]);
    expect(errors[0]?.message).toBe('expected an output of contain, found sate; did you mean state?');
  });

  it('may be the runbook itself, by the version that is being checked', () => {
    const steps = '  - { id: c, type: runbook, with: { id: demo, inputs: { hots: a } } }\n';
    expect(told(verdict(steps, { runbook: () => undefined }))).toEqual([
      'missing-input /steps/0/with/inputs/host',
      'unknown-input /steps/0/with/inputs/hots',
    ]);
  });
});

describe('an output whose members the document says', () => {
  const read = (step: string, path: string) =>
    `  - { id: a, ${step} }\n  - { id: t, type: transform, dependsOn: [a], with: { value: "{{ steps.a.output.${path} }}" } }\n`;
  it.each([
    ['of a transform', 'type: transform, with: { value: { x: { y: 1 }, z: "{{ inputs }}" } }', 'x.y', 'x.q'],
    ['of a transform, behind what is computed', 'type: transform, with: { value: { x: 1, z: "{{ inputs }}" } }', 'z.any.thing', 'zz'],
    ['of an approval', 'type: human-approval, with: { approvers: { roles: [lead] } }', 'form.why', 'decison'],
    [
      'of a closed schema',
      'type: action, use: act, output: { schema: { type: object, additionalProperties: false, properties: { score: { type: integer } } } }',
      'score',
      'scroe',
    ],
  ])('%s has no others', (_situation, step, path, misspelt) => {
    expect(told(verdict(read(step, path)))).toEqual([]);
    expect(verdict(read(step, misspelt)).errors.map(({ code }) => code)).toEqual(['unknown-output']);
  });

  it('of an open schema may have more', () =>
    expect(told(verdict(read('type: action, use: act, output: { schema: { type: object, properties: { score: {} } } }', 'more')))).toEqual(
      [],
    ));
});

describe('an action that a definition uses', () => {
  const ACTIONS: Surroundings = {
    actions: ['merge'],
    actionParameters: () => ({
      type: 'object',
      required: ['bundles'],
      additionalProperties: false,
      properties: {
        bundles: { type: 'array', items: { type: 'object' }, minItems: 1 },
        keep: { anyOf: [{ const: 'newest' }, { type: 'integer' }] as unknown as Json },
      },
    }),
  };
  const action = (parameters: string, use = 'merge') => `  - { id: a, type: action, use: ${use}${parameters} }\n`;

  it.each([
    ['as it takes them', ', with: { bundles: ["{{ inputs }}"], keep: 3 }', []],
    ['computed as a whole', ', with: { bundles: "{{ inputs.host }}", keep: "{{ inputs.host }}" }', []],
    ['that are missing', '', ['missing-parameter /steps/0/with/bundles']],
    [
      'that are misspelt',
      ', with: { bundels: [] }',
      ['missing-parameter /steps/0/with/bundles', 'unknown-parameter /steps/0/with/bundels'],
    ],
    ['of another type', ', with: { bundles: [1] }', ['unfit-parameter /steps/0/with/bundles/0']],
    ['too few', ', with: { bundles: [] }', ['unfit-parameter /steps/0/with/bundles']],
  ])('gets its parameters: %s', (_situation, parameters, expected) => expect(told(verdict(action(parameters), ACTIONS))).toEqual(expected));

  it('is told of alternatives only where none of them looks at a placeholder', () => {
    expect(verdict(action(', with: { bundles: [{}], keep: oldest }'), ACTIONS).errors.map(({ code }) => code)).toContain('unfit-parameter');
    expect(told(verdict(action(', with: { bundles: [{}], keep: "{{ inputs.host }}" }'), ACTIONS))).toEqual([]);
  });

  it('whose output is read must have what is read, where it says what it has', () => {
    const runbook = `${action(', with: { bundles: [{}] }')}  - { id: t, type: transform, dependsOn: [a], with: { value: "{{ steps.a.output.bundel }}" } }\n`;
    const known = { ...ACTIONS, actionOutputs: (name: string) => (name === 'merge' ? ['bundle', 'conflicts'] : undefined) };
    expect(verdict(runbook, known).errors).toMatchObject([
      {
        code: 'unknown-output',
        path: '/steps/1/with/value',
        message: 'expected a member of the output of a, found bundel; did you mean bundle?',
      },
    ]);
    expect(told(verdict(runbook.replace('bundel', 'bundle.objects'), known))).toEqual([]);
    expect(told(verdict(runbook, { ...known, actionOutputs: () => undefined }))).toEqual([]);
    expect(told(verdict(runbook, ACTIONS))).toEqual([]);
  });

  it('whose name is misspelt is told so, and nothing of its parameters', () =>
    expect(told(verdict(action('', 'mreg'), { ...ACTIONS, actionParameters: () => undefined }))).toEqual(['unknown-action /steps/0/use']));
});

describe('parameters that stand in a definition', () => {
  it.each([
    ['a URL', 'type: call-service, with: { url: "https://a.example/{{ inputs.host }}" }', []],
    ['a URL that begins with a base address', 'type: call-service, with: { url: "{{ inputs.host }}/x" }', []],
    ['a URL that is none', 'type: call-service, with: { url: "a.example/x" }', ['url']],
    ['a URL of another scheme', 'type: call-service, with: { url: "ftp://a.example/{{ inputs.host }}" }', ['url']],
    ['a method that HTTP has not', 'type: call-service, with: { method: PSOT, url: "https://a.example/" }', ['method']],
    [
      'a header that is computed',
      'type: call-service, with: { url: "https://a.example/", headers: { Host: x, "a b": y, accept: z } }',
      ['headers/Host', 'headers/a b'],
    ],
    ['a method of gRPC', 'type: call-service, with: { address: "grpcs://a.example", method: Look }', ['method']],
    [
      'what HTTP alone has, over gRPC',
      'type: call-service, with: { address: "grpcs://a.example", method: a.B/C, expect: { status: [200] } }',
      ['expect'],
    ],
    ['an address of mail', 'type: notify, with: { channel: email, to: [a@b.example, nobody], text: x }', ['to/1']],
    ['what a channel has not', 'type: notify, with: { channel: slack, url: "https://a.example/", subject: s, text: x }', ['subject']],
    ['a host', 'type: command, with: { host: "a b", credential: c, argv: [""] }', ['host', 'argv/0']],
    ['a day that there is not', 'type: timer, with: { until: "2026-11-31T00:00:00Z" }', ['until']],
    ['a time that is computed', 'type: timer, with: { until: "{{ inputs.host }}" }', []],
  ])('%s', (_situation, step, members) => {
    const { errors } = verdict(`  - { id: a, ${step} }\n`);
    expect(errors.map(({ code, path }) => `${code} ${path}`)).toEqual(members.map((member) => `unfit-parameter /steps/0/with/${member}`));
  });
});

describe('one answer', () => {
  it('tells faults of syntax, shape, names, expressions, children, actions and people together', () => {
    const text = `${HEAD}name: Again
steps:
  - { id: a, type: transform, tpye: x, with: { value: "{{ inputs.( }}" } }
  - { id: b, type: runbook, dependsOn: [gone], with: { id: contain, inputs: { hots: 1 } } }
  - { id: c, type: human-approval, with: { approvers: { users: [ana] }, quorum: 2 } }
  - { id: d, type: transform, with: { value: "{{ steps.b.output }}{{ inputs.hots }}" } }
  - { id: e, type: call-service, sensitive: containment, retry: { maxAttempts: 2, on: [timeot] }, with: { url: nowhere } }
`;
    const parsed = parseRunbook(text, 'yaml');
    if (parsed.ok || !parsed.part) throw new Error('expected faults that leave a part');
    const { errors, counterExample } = checkPart(parsed.part, CHILD);
    expect([...parsed.errors, ...errors].map(({ code }) => code).sort()).toEqual(
      [
        'duplicate-key',
        'unknown-key',
        'expression-syntax',
        'unknown-step',
        'missing-input',
        'unknown-input',
        'unreachable-quorum',
        'not-settled',
        'unknown-input',
        'unapproved-sensitive-step',
        'unfit-parameter',
      ].sort(),
    );
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['unknown-error-name']);
    expect(counterExample?.step).toBe('e');
  });
});
