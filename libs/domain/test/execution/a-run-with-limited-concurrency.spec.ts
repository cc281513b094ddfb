import { ScriptedRun } from './scripted-run.js';

const act = (id: string, more = '') => `  - { id: ${id}, type: action, use: act${more && `, ${more}`} }\n`;
const book = (concurrency: number, ...steps: string[]) => `limits: { concurrency: ${concurrency} }\nsteps:\n${steps.join('')}`;

describe('a run with limited concurrency', () => {
  it('has so many steps open at most, in the order of the definition', () => {
    const run = ScriptedRun.started(book(2, act('a'), act('b'), act('c'), act('d')));
    expect(run.asked).toBe('a#1 b#1');
    run.complete('b');
    expect(run.asked).toBe('a#1 b#1 c#1');
    run.complete('a');
    run.complete('c');
    run.complete('d');
    expect(run.state.status).toBe('COMPLETED');
  });

  it('counts a step that waits for its retry, so that the retry finds its place', () => {
    const run = ScriptedRun.started(book(1, act('a', 'retry: { maxAttempts: 2, delayMs: 100 }'), act('b')));
    run.fail('a', 'connection');
    expect(run.statuses).toBe('a RETRYING, b PENDING');
    run.pass(100);
    run.complete('a');
    expect(run.statuses).toBe('a COMPLETED, b RUNNING');
  });

  it('goes on after a failure that is continued from, a skip and a lost step', () => {
    const run = ScriptedRun.started(
      book(1, act('a', 'onError: continue'), act('b', 'onError: skip'), act('c', 'timeoutMs: 100'), act('d')),
    );
    run.fail('a', 'internal');
    run.fail('b', 'internal');
    expect(run.asked).toBe('a#1 b#1 c#1');
    run.pass(60_000);
    expect(run.statuses).toBe('a FAILED, b SKIPPED, c TIMED_OUT, d SKIPPED');
    expect(run.state.status).toBe('FAILED');
  });

  it('has as much room for its onFailure steps', () => {
    const run = ScriptedRun.started(`${book(1, act('a'))}onFailure:\n${act('x')}${act('y')}`);
    run.fail('a', 'internal');
    expect(run.statuses).toBe('a FAILED, x RUNNING, y PENDING');
    run.complete('x');
    run.complete('y');
    expect(run.state.status).toBe('FAILED');
  });
});
