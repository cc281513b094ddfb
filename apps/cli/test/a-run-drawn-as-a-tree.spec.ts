import type { Run, Step } from '../src/commands/run/shapes.js';
import { treeLines, type Seen } from '../src/commands/run/tree.js';
import { widthOf } from '../src/terminal/columns.js';

const NOW = Date.UTC(2026, 10, 30, 12, 0, 10);
const STARTED = '2026-11-30T12:00:00.000Z';
const SCREEN = { isTerminal: true, hasColour: false, columns: 80, rows: 24 };
const step = (id: string, status: Step['status'], more: Partial<Step> = {}): Step => ({
  id,
  type: 'transform',
  status,
  attempt: 1,
  ...more,
});

const run = (steps: readonly Step[], more: Partial<Run> = {}): Run => ({
  id: 'exe_1',
  status: 'RUNNING',
  tenant: 'default',
  startedAt: STARTED,
  runbook: { id: 'contain', version: 3, digest: 'd' },
  inputs: {},
  dataLicenses: [],
  startedBy: { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' },
  failures: 0,
  version: 1,
  ...more,
  steps: [...steps],
});
const drawn = (seen: Partial<Seen> & Pick<Seen, 'run'>, screen = SCREEN) =>
  treeLines({ children: {}, ...seen }, { nowMs: NOW, frame: 0, screen });

describe('a run drawn as a tree', () => {
  it('shows steps with their marks, their time, instances beneath their loop, and children beneath their step', () => {
    const child = run([step('inner', 'COMPLETED', { durationMs: 5 })], { id: 'exe_2' });
    const lines = drawn({
      run: run([
        step('look', 'COMPLETED', { startedAt: STARTED, durationMs: 1_500 }),
        step('scan', 'RUNNING', { startedAt: STARTED, loop: { begun: 2, total: 3, concurrency: 1 } }),
        step('scan[0]/probe', 'FAILED', { durationMs: 20, error: { name: 'timeout', message: 'expected an answer' } }),
        step('scan[1]/probe', 'RUNNING', { startedAt: '2026-11-30T12:00:09.000Z' }),
        step('kid', 'RUNNING', { startedAt: STARTED, child: 'exe_2' }),
        step('after', 'PENDING'),
      ]),
      children: { exe_2: { run: child, children: {} } },
    });
    expect(lines).toEqual([
      '⠋ contain@3 exe_1  RUNNING  10.0 s',
      '  ✓ look  1.5 s',
      '  ⠋ scan  10.0 s  2 of 3 iterations begun',
      '    ✗ [0] probe  20 ms  timeout: expected an answer',
      '    ⠋ [1] probe  1.0 s',
      '  ⠋ kid  10.0 s  child exe_2',
      '    ✓ inner  5 ms',
      '  · after',
    ]);
  });

  it('says what it waits for, in the words of the service', () => {
    const sentence = 'waits for people: 0 of 1 approvals; may vote: ana.';
    const lines = drawn({
      run: run([step('approve', 'AWAITING_APPROVAL', { startedAt: STARTED })], { status: 'AWAITING_APPROVAL' }),
      explanation: {
        id: 'exe_1',
        version: 1,
        status: 'AWAITING_APPROVAL',
        sentence: `The run waits: approve ${sentence}`,
        causes: [],
        waitsFor: ['approve'],
        steps: [
          { step: 'approve', type: 'human-approval', status: 'AWAITING_APPROVAL', cause: { kind: 'record-full' } as never, sentence },
        ],
      },
    });
    expect(lines[1]).toBe(`  ? approve  10.0 s  ${sentence}`);
    expect(lines[2]).toBe(`The run waits: approve ${sentence}`);
  });

  it('is never wider or higher than the terminal, whatever stands in it', () => {
    const steps = Array.from({ length: 200 }, (_, n) =>
      step(`s${n}`, n === 150 ? 'RUNNING' : n < 150 ? 'COMPLETED' : 'PENDING', { reason: '長'.repeat(100) }),
    );
    const lines = drawn({ run: run(steps) }, { ...SCREEN, columns: 40, rows: 10 });
    expect(lines).toHaveLength(9);
    for (const line of lines) expect(widthOf(line)).toBeLessThan(40);
    expect(lines.join('\n')).toContain('⠋ s150');
    expect(lines.at(-1)).toMatch(/^… \d+ lines more$/);
  });

  it('of a loop with many instances shows those that go on or went wrong', () => {
    const steps = [
      step('scan', 'RUNNING'),
      ...Array.from({ length: 40 }, (_, n) => step(`scan[${n}]/probe`, n === 7 ? 'FAILED' : n === 39 ? 'RUNNING' : 'COMPLETED')),
    ];
    expect(drawn({ run: run(steps) }).map((line) => line.trim().slice(2))).toEqual([
      'contain@3 exe_1  RUNNING  10.0 s',
      'scan',
      '[7] probe',
      '[39] probe',
    ]);
  });

  it('makes no terminal obey a name', () => {
    const lines = drawn({ run: run([step('\u001b[2Jx', 'FAILED', { error: { name: 'x', message: '\u001b]0;t\u0007\u202e' } })]) });
    expect(lines.join('')).not.toMatch(/[\u001b\u0007\u202e]/);
  });
});
