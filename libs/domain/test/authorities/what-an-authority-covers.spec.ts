import { fits, type Json } from '@runbook/domain';
import { runbookOf } from '../execution/scripted-run.js';
import { AuthoritiesAndRuns } from './authorities-and-runs.js';
import { termsOf } from './terms.js';

describe('a pattern', () => {
  const CASES: readonly (readonly [pattern: string, text: string, expected: boolean])[] = [
    ['edr/isolate', 'edr/isolate', true],
    ['edr/isolate', 'edr/isolate2', false],
    ['edr/*', 'edr/isolate', true],
    ['edr/*', 'edr', false],
    ['*', '', true],
    ['*.corp.example', 'ws-1.corp.example', true],
    ['*.corp.example', 'corp.example', false],
    ['*.corp.example', 'ws-1.corp.example.evil', false],
    ['a*a', 'a', false],
    ['a*b*a', 'axbxa', true],
    ['a*b*a', 'axxa', false],
    ['a.c', 'abc', false],
  ];

  it.each(CASES)('%s of %s: %s', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected);
  });
});

describe('the hosts of a step', () => {
  /** What becomes of a step whose parameters hold the input `at`, under an authority for hosts within `*.corp.example`. */
  function outcome(step: string, at: Json): string {
    const all = new AuthoritiesAndRuns(runbookOf(`steps:\n  - { id: a, ${step} }\n`));
    all.create('order', termsOf({ scope: { hosts: ['*.corp.example'] } }));
    expect(all.startUnder('exe_1', 'order', { inputs: { at } })).toBeUndefined();
    all.settle();
    const { status, error } = all.run('exe_1').state.steps['a']!;
    return error?.name ?? status;
  }
  const CALL = 'type: call-service, with: { method: GET, url: "{{ inputs.at }}" }';
  const COMMAND = 'type: command, with: { host: "{{ inputs.at }}", credential: c, argv: [ls] }';
  const MAIL = 'type: notify, with: { channel: email, to: "{{ inputs.at }}", text: hi }';
  const CASES: readonly (readonly [step: string, at: Json, expected: string])[] = [
    [CALL, 'https://edr.corp.example/isolate', 'RUNNING'],
    [CALL, 'HTTPS://EDR.Corp.Example:8443', 'RUNNING'],
    [CALL, 'https://edr.corp.example.evil/', 'denied'],
    [CALL, 'https://evil.example/edr.corp.example', 'denied'],
    [CALL, 'https://evil.example#.corp.example', 'denied'],
    [CALL, 'https://edr.corp.example@evil.example/', 'denied'],
    [CALL, 'https://evil.example\\@edr.corp.example/', 'denied'],
    [CALL, 'https://evil.example\t.corp.example/', 'denied'],
    [CALL, 'edr.corp.example', 'denied'],
    [COMMAND, 'ops@ws-7.corp.example:22', 'RUNNING'],
    [COMMAND, 'ws-7.corp.example', 'RUNNING'],
    [COMMAND, 'ops@ws-7.other.example', 'denied'],
    [MAIL, 'Lea <lea@mail.corp.example>', 'RUNNING'],
    [MAIL, ['lea@mail.corp.example', 'eve@evil.example'], 'denied'],
  ];

  it('are out of scope where they fit no pattern, or cannot be read for certain', () => {
    for (const [step, at, expected] of CASES) expect([step, at, outcome(step, at)]).toEqual([step, at, expected]);
  });
});
