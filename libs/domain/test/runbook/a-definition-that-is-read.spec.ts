import { parseRunbook, type Diagnostic } from '../../src/runbook/index.js';
import { CONTAIN_HOST } from './contain-host.js';

function faults(text: string, format: 'yaml' | 'json' = 'yaml'): readonly Diagnostic[] {
  const parsed = parseRunbook(text, format);
  if (parsed.ok) throw new Error('expected the definition to be refused');
  return parsed.errors;
}

const brief = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code, path, line, column }) => `${code} ${path} ${line}:${column}`);

const minimal = (steps: string) => `apiVersion: runbook/v1\nid: demo\nname: Demo\nsteps:\n${steps}`;

describe('a definition that is read', () => {
  it('is the example of the language', () => {
    const parsed = parseRunbook(CONTAIN_HOST, 'yaml');
    expect(parsed).toMatchObject({ ok: true, warnings: [], runbook: { id: 'contain-host' } });
    if (!parsed.ok) return;
    expect(parsed.runbook.steps.map(({ type }) => type)).toEqual([
      'call-service',
      'conditional',
      'human-approval',
      'call-service',
      'wait-for-event',
      'notify',
    ]);
    const asJson = parseRunbook(JSON.stringify(parsed.runbook, null, '\t'), 'json');
    expect(asJson).toMatchObject({ ok: true, runbook: parsed.runbook });
  });

  it('may use every step type', () => {
    const text = minimal(`  - { id: a, type: transform, with: { value: { x: "{{ 1 + 1 }}" } } }
  - { id: b, type: action, use: ingest-stix, with: { bundle: "{{ inputs }}" } }
  - { id: c, type: call-service, with: { address: "grpc.example:443", method: "pkg.Service/Do", body: {}, auth: { type: header, name: x-key }, credential: k } }
  - { id: d, type: wait-for-event, with: { anyOf: [{ name: ok, event: e.ok, key: k, when: "event.data.ok" }, { name: no, event: e.no }], read: envelope, onTimeout: { goto: g } } }
  - { id: e, type: human-approval, with: { approvers: { users: [ana] }, form: { type: object } } }
  - { id: f, type: conditional, switch: "steps.a.output.x", cases: { high: [g], 2: [h] }, default: [i] }
  - { id: g, type: timer, with: { durationMs: 1000 } }
  - { id: h, type: timer, with: { until: "2026-01-01T00:00:00Z" } }
  - { id: i, type: instruction, with: { markdown: "# Do", checklist: [one], assignee: { roles: [analyst] } } }
  - { id: j, type: command, with: { host: jump, credential: ssh, argv: [ls, "{{ inputs.folder }}"] } }
  - { id: k, type: notify, with: { channel: email, to: [a@b.example], subject: s, text: t } }
  - { id: l, type: runbook, with: { id: other, version: latest, inputs: { a: 1 } }, onError: { goto: k } }
  - { id: m, type: loop, forEach: "inputs.hosts", as: host, concurrency: 3, maxIterations: 50, breakIf: "index > 3", collect: "{{ steps.n.output }}",
      steps: [{ id: n, type: loop, while: "index < 3", maxIterations: 3, steps: [{ id: o, type: transform, with: { value: "{{ host }}" } }] }] }
  - { id: p, type: loop, count: 3, steps: [{ id: q, type: transform, with: { value: 1 } }] }
`);
    expect(parseRunbook(text, 'yaml')).toMatchObject({ ok: true });
  });

  it.each([
    ['9007199254740993', 'number', 'write it as a text: "9007199254740993"'],
    ['0x20000000000001', 'number', 'write it as a text'],
    ['0.1000000000000000055511151231257827', 'number', 'write it as a text'],
    ['1e400', 'number', 'finite'],
    ['-.inf', 'number', 'finite'],
    ['"cut \\ud83d"', 'text', 'half of a surrogate pair'],
    ['{ "\\udc00": 1 }', 'text', 'half of a surrogate pair'],
    ['{ "__proto__": 1 }', 'key', '__proto__'],
  ])('is refused where it cannot be held as it is written: %s', (value, code, advice) => {
    const [fault] = faults(minimal(`  - { id: a, type: transform, with: { value: ${value} } }\n`));
    expect(fault).toMatchObject({ code, path: expect.stringMatching(/^\/steps\/0\/with\/value/), line: 5 });
    expect(fault?.message).toContain(advice);
  });

  it('has one zero, and numbers as they are written otherwise', () => {
    const text = minimal('  - { id: a, type: transform, with: { value: [-0, -0.0, 0x1F, 0o17, 0xe, 9007199254740991, 0.1, 1e21] } }\n');
    expect(parseRunbook(text, 'yaml')).toMatchObject({
      ok: true,
      runbook: { steps: [{ with: { value: [0, 0, 31, 15, 14, 9007199254740991, 0.1, 1e21] } }] },
    });
  });

  it('is refused as JSON with the same faults, and with the place of what is no JSON', () => {
    const json = (value: string) =>
      `{"apiVersion":"runbook/v1","id":"demo","name":"Demo","steps":[{"id":"a","type":"transform","with":{"value":${value}}}]}`;
    for (const [value, code] of [
      ['9007199254740993', 'number'],
      ['"\\ud83d"', 'text'],
      ['1e400', 'number'],
      ['{"b":1,"b":2}', 'duplicate-key'],
    ] as const) {
      expect(faults(json(value), 'json')[0]).toMatchObject({ code, path: expect.stringMatching(/^\/steps\/0\/with\/value/) });
    }
    expect(faults('{\n  "id": tru\n}', 'json')).toMatchObject([{ code: 'syntax', path: '', line: 2, column: 9 }]);
  });

  it('tells all errors at once, each where it stands', () => {
    const text = `apiVersion: runbook/v2
id: Demo
nam: x
steps:
  - id: a
    type: call-service
    retries: { maxAttempts: 3 }
    with: { url: "https://x.example", methd: GET, expect: { status: [20] } }
  - id: b
    type: tranform
    with: { value: 1 }
  - id: c
    type: loop
    while: "true"
    steps: []
    retry: { maxAttempts: two }
  - { id: d, type: conditional, if: { field: x, op: equals, value: 1 } }
`;
    expect(brief(faults(text))).toEqual(
      [
        'wrong-value /apiVersion 1:13',
        'missing-key /name 1:1',
        'wrong-format /id 2:5',
        'unknown-key /nam 3:1',
        'unknown-key /steps/0/retries 7:5',
        'unknown-key /steps/0/with/methd 8:39',
        'out-of-range /steps/0/with/expect/status/0 8:70',
        'wrong-value /steps/1/type 10:11',
        'out-of-range /steps/2/steps 15:12',
        'wrong-type /steps/2/retry/maxAttempts 16:27',
        'wrong-value /steps/3/if/op 17:53',
      ].sort((a, b) => order(a) - order(b)),
    );
    const messages = faults(text)
      .map(({ message }) => message)
      .join('\n');
    expect(messages).toContain('did you mean name?');
    expect(messages).toContain('did you mean method?');
    expect(messages).toContain('did you mean transform?');
    expect(messages).toContain('expected a number, found "two"');
  });

  const order = (entry: string): number => {
    const [line, column] = (entry.split(' ').at(-1) as string).split(':').map(Number) as [number, number];
    return line * 1000 + column;
  };

  it.each([
    ['a duplicate key', minimal('  - { id: a, type: transform, with: { value: 1 }, id: b }\n'), 'duplicate-key /steps/0/id 5:51'],
    ['an alias', minimal('  - { id: a, type: transform, with: { value: *x } }\n'), 'alias /steps/0/with/value 5:46'],
    ['an anchor', minimal('  - { id: a, type: transform, with: { value: &x 1 } }\n'), 'anchor /steps/0/with/value 5:49'],
    ['a tag', minimal('  - { id: a, type: transform, with: { value: !!str 1 } }\n'), 'tag /steps/0/with/value 5:52'],
    ['a second document', `${minimal('  - { id: a, type: transform, with: { value: 1 } }\n')}---\na: 1\n`, 'multiple-documents  6:1'],
    ['a number that JSON has not', minimal('  - { id: a, type: transform, with: { value: .nan } }\n'), 'number /steps/0/with/value 5:46'],
    ['nothing', '# only a comment\n', 'empty-document  1:1'],
    [
      'an expression',
      minimal('  - { id: a, type: transform, when: "1 +", with: { value: "x {{ 2 * }}" } }\n'),
      'expression-syntax /steps/0/when 5:41',
    ],
    [
      'a placeholder',
      minimal('  - { id: a, type: transform, with: { value: "x {{ nope(1) }}" } }\n'),
      'expression-unknown-function /steps/0/with/value 5:52',
    ],
    [
      'a misplaced secret',
      minimal('  - { id: a, type: transform, with: { value: "{{ secrets.k }}" } }\n'),
      'expression-secret-misplaced /steps/0/with/value 5:50',
    ],
    [
      'a secret in a URL',
      minimal('  - { id: a, type: call-service, with: { url: "https://x.example/{{ secrets.k }}" } }\n'),
      'expression-secret-misplaced /steps/0/with/url 5:69',
    ],
    [
      'a schema',
      minimal('  - { id: a, type: transform, with: { value: 1 }, output: { schema: { type: objekt } } }\n'),
      'schema /steps/0/output/schema 5:69',
    ],
    [
      'a pattern that backtracks',
      minimal('  - { id: a, type: transform, with: { value: 1 }, output: { schema: { pattern: "(?=x)" } } }\n'),
      'schema /steps/0/output/schema 5:69',
    ],
    [
      'a while without a bound',
      minimal('  - { id: a, type: loop, while: "true", steps: [{ id: b, type: transform, with: { value: 1 } }] }\n'),
      'wrong-combination /steps/0 5:5',
    ],
  ])('refuses %s with its place', (_, text, expected) => {
    expect(brief(faults(text))[0]).toBe(expected);
  });

  it('refuses duplicate keys and bad syntax of JSON with their place', () => {
    expect(brief(faults('{\n  "apiVersion": "runbook/v1",\n  "id": "a1", "id": "b1"\n}', 'json'))).toContain('duplicate-key /id 3:15');
    expect(brief(faults('{\n  "apiVersion": runbook/v1\n}', 'json'))[0]).toMatch(/^syntax {2}\d+:\d+$/);
    expect(brief(faults('apiVersion: runbook/v1', 'json'))[0]).toMatch(/^syntax/);
  });

  it('allows a secret in headers and body of a call', () => {
    const text = minimal(
      '  - { id: a, type: call-service, with: { url: "https://x.example", headers: { authorization: "Bearer {{ secrets.k }}" }, body: ["{{ secrets.k }}"] } }\n',
    );
    expect(parseRunbook(text, 'yaml')).toMatchObject({ ok: true });
  });

  it('bounds bytes, depth and steps', () => {
    expect(brief(faults(`${minimal('')}${'# x\n'.repeat(300_000)}`))).toEqual(['limit-bytes  1:1']);
    expect(faults(`${'['.repeat(5000)}`)[0]?.code).toMatch(/limit-depth|syntax/);
    expect(faults(minimal(`  - { id: a, type: transform, with: { value: ${'['.repeat(70)}${']'.repeat(70)} } }\n`))[0]?.code).toBe(
      'limit-depth',
    );
    const steps = Array.from({ length: 501 }, (_, index) => `  - { id: s${index}, type: transform, with: { value: 1 } }\n`).join('');
    expect(brief(faults(minimal(steps)))).toEqual(['limit-steps /steps/500 505:5']);
  });

  it('warns of an error name that nothing gives', () => {
    const parsed = parseRunbook(
      minimal('  - { id: a, type: transform, with: { value: 1 }, retry: { maxAttempts: 2, on: [timeuot, 429, 5xx] } }\n'),
      'yaml',
    );
    expect(parsed).toMatchObject({ ok: true, warnings: [{ code: 'unknown-error-name', path: '/steps/0/retry/on/0' }] });
  });
});
