import { HeldTasks } from './held-tasks.js';
import type { OfferedTask } from './kafka-messages.js';
import type { Task } from './task.js';

const UNANSWERED_MS = 20_000;
const offer = (id: string): OfferedTask => ({ id, expiresAt: Date.now() + 600_000 }) as OfferedTask;
const task = (id: string): Task => ({ ...offer(id), timeLeftMs: 600_000 });
const signal = (kind: 'held' | 'refused' | 'gone', id: string) => ({ v: 1, kind, task: id, worker: 'w' }) as const;
const never = new AbortController().signal;

/** A task that this worker has been given and works on. */
async function begun(id: string): Promise<HeldTasks> {
  const held = new HeldTasks(UNANSWERED_MS);
  held.asked(offer(id));
  held.hear(signal('held', id));
  expect(await held.granted(0, never)).toMatchObject([{ id }]);
  return held;
}

describe('an offer that comes twice', () => {
  it('is known while its task is worked on, and begun once', async () => {
    const held = await begun('a');
    held.hear(signal('held', 'a'));
    expect(held.knows(offer('a'))).toBe(true);
    expect(await held.granted(0, never)).toEqual([]);
  });

  it('is known behind the end of its task, which the execution may not have heard of', async () => {
    const held = await begun('a');
    held.drop(task('a'));
    expect(held.knows(offer('a'))).toBe(true);
    // The lease is still this worker's for the execution.
    held.hear(signal('held', 'a'));
    expect(await held.granted(0, never)).toEqual([]);
    // Or its last renewal was heard behind its result, and refused.
    held.hear(signal('refused', 'a'));
    expect(held.knows(offer('a'))).toBe(true);
    expect(held.knows(offer('b'))).toBe(false);
  });

  it('is known where its task went to somebody else while it was worked on', async () => {
    const held = await begun('a');
    held.hear(signal('gone', 'a'));
    expect(() => held.expect(task('a'))).toThrow("expected task a to be this worker's");
    expect(held.knows(offer('a'))).toBe(true);
  });

  it('is asked for again where it was refused before anything was begun: the run may have been paused', () => {
    const held = new HeldTasks(UNANSWERED_MS);
    held.asked(offer('a'));
    held.hear(signal('refused', 'a'));
    expect(held.knows(offer('a'))).toBe(false);
  });
});
