import { checkRunbook, parseRunbook, type CheckedRunbook, type Runbook, type Surroundings } from '../../src/runbook/index.js';

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
const ask = (id: string, more = '', parameters = '') =>
  `id: ${id}, type: human-approval, with: { approvers: { users: [ana] }${parameters} }${more}`;
const isolate = (more: string) => `id: isolate, type: transform, with: { value: 1 }, sensitive: containment${more}`;

describe('an approval before a sensitive step', () => {
  it.each<[string, string[]]>([
    ['one directly before', [ask('ok'), isolate(', dependsOn: [ok]')]],
    ['one far before', [ask('ok'), t('a', ', dependsOn: [ok]'), t('b', ', dependsOn: [a]'), isolate(', dependsOn: [b]')]],
    ['one beside other dependencies', [t('l'), ask('ok', ', dependsOn: [l]'), isolate(', dependsOn: [ok, l]')]],
    [
      'one on each branch',
      ['id: c, type: conditional, if: "inputs.n > 1", then: [x], else: [y]', ask('x'), ask('y'), isolate(', dependsOn: [x, y]')],
    ],
    [
      'one in the only branch',
      ['id: c, type: conditional, if: "inputs.n > 1", then: [x], else: []', ask('x'), isolate(', dependsOn: [x]')],
    ],
    ['one that may be skipped, with what depends on it', [ask('ok', ', when: "inputs.n > 1"'), isolate(', dependsOn: [ok]')]],
    [
      'one before either of a join any',
      [ask('ok'), t('a', ', dependsOn: [ok]'), t('b', ', dependsOn: [ok]'), isolate(', dependsOn: [a, b], join: any')],
    ],
    [
      'one before a loop',
      [
        ask('ok'),
        'id: l, type: loop, count: 2, dependsOn: [ok], steps: [{ id: isolate, type: transform, with: { value: 1 }, sensitive: x }]',
      ],
    ],
    [
      'one inside a loop',
      [
        'id: l, type: loop, count: 2, steps: [{ id: ok, type: human-approval, with: { approvers: { users: [ana] } } }, { id: isolate, type: transform, dependsOn: [ok], with: { value: 1 }, sensitive: x }]',
      ],
    ],
    [
      'one that optional steps around cannot pass by',
      [t('l', ', when: "inputs.n > 1"'), ask('ok', ', dependsOn: [l]'), isolate(', dependsOn: [l, ok]')],
    ],
  ])('accepts %s', (_, lines) => {
    expect(codes(check(lines))).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ['none', [isolate('')], 'isolate begins'],
    ['a way round it', [t('l'), ask('ok', ', dependsOn: [l]'), isolate(', dependsOn: [l]')], 'l completes → isolate begins'],
    [
      'one branch without',
      ['id: c, type: conditional, if: "inputs.n > 1", then: [ok], else: [note]', ask('ok'), t('note'), isolate(', dependsOn: [ok, note]')],
      'c takes else → ok is skipped → note completes → isolate begins',
    ],
    [
      'one that may be skipped beside another dependency',
      [t('l'), ask('ok', ', when: "inputs.n > 1"'), isolate(', dependsOn: [ok, l]')],
      'l completes → ok is skipped by its when → isolate begins',
    ],
    [
      'one whose refusal is continued from',
      [ask('ok', ', onError: continue'), isolate(', dependsOn: [ok]')],
      'ok is refused and continued from → isolate begins',
    ],
    [
      'one whose refusal is skipped, beside another dependency',
      [t('l'), ask('ok', ', onError: skip'), isolate(', dependsOn: [l, ok]')],
      'l completes → ok fails and is skipped → isolate begins',
    ],
    [
      'a jump from a failed approval',
      [ask('ok', ', onError: { goto: isolate }'), isolate('')],
      'ok fails and jumps to isolate → isolate begins',
    ],
    [
      'a jump over it',
      [t('a', ', onError: { goto: isolate }'), ask('ok', ', dependsOn: [a]'), isolate(', dependsOn: [ok]')],
      'a fails and jumps to isolate → ok is skipped → isolate begins',
    ],
    [
      'one that approves itself',
      [ask('ok', '', ', onTimeout: approve'), isolate(', dependsOn: [ok]')],
      'ok approves itself on time-out → isolate begins',
    ],
    [
      'a join any beside it',
      [t('l'), ask('ok'), isolate(', dependsOn: [l, ok], join: any')],
      'l completes → ok is granted → isolate begins',
    ],
    [
      'an approval that a join any skips after a failure that is continued from',
      [t('l', ', onError: continue'), ask('ok', ', dependsOn: [l], join: any'), isolate(', dependsOn: [l, ok]')],
      'l fails and is continued from → ok is skipped → isolate begins',
    ],
    [
      'approvals in the branches of a conditional whose failure is continued from',
      [
        'id: c, type: conditional, if: "inputs.n > 1", then: [x], else: [y], onError: continue',
        ask('x'),
        ask('y'),
        isolate(', dependsOn: [c, x, y]'),
      ],
      'c fails and is continued from → x is skipped → y is skipped → isolate begins',
    ],
    [
      'a switch with a case without',
      ['id: c, type: conditional, switch: "inputs.host", cases: { high: [ok] }, default: [isolate]', ask('ok'), isolate(', dependsOn: []')],
      'c takes default → isolate begins',
    ],
  ])('refuses %s, and shows the way', (_, lines, way) => {
    const checked = check(lines);
    expect(codes(checked)).toEqual([expect.stringMatching(/^unapproved-sensitive-step /)]);
    expect(checked.counterExample?.path.map(({ step, outcome }) => `${step} ${outcome}`).join(' → ')).toBe(way);
    expect(checked.errors[0]?.message).toContain(way);
  });

  it('does not let an approval of the main steps cover onFailure', () => {
    const checked = check([ask('ok')], `onFailure:\n  - { ${isolate('')} }\n`);
    expect(codes(checked)).toEqual(['unapproved-sensitive-step /onFailure/0/sensitive']);
  });

  it('asks the policy which classes are sensitive', () => {
    expect(check([isolate('')], '', { isSensitive: (name) => name !== 'containment' }).valid).toBe(true);
  });

  it('sees through any number of optional steps, and does not take for ever where it cannot', () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const optional = names.map((name) => t(name, ', when: "inputs.n > 1"'));
    expect(codes(check([...optional, ask('ok'), isolate(`, dependsOn: [ok, ${names.join(', ')}]`)]))).toEqual([]);
    const unclear = check([
      ...optional,
      ask('ok', `, dependsOn: [${names.join(', ')}]`),
      isolate(`, dependsOn: [ok, ${names.join(', ')}]`),
    ]);
    expect(codes(unclear)).toEqual(['approval-not-provable /steps/31/sensitive']);
  });
});
