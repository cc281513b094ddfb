import type { OfferedTask, Signal } from './kafka-messages.js';
import type { Task } from './task.js';
import { monotonicMs, wallMs } from './time.js';
import { TaskGone } from './transport.js';

interface Entry {
  readonly offer: OfferedTask;
  /** asked: the question is on its way. granted: ours, not handed out yet. running: handed out. gone: nobody waits for us. */
  state: 'asked' | 'granted' | 'running' | 'gone';
  /** By monotonic time, as `heardAt`. */
  readonly askedAt: number;
  heardAt: number;
  cancel: boolean;
}

/** Tasks that were begun and are over, until nobody may offer them any more; the oldest leave first. 100 bytes each. */
const OVER_MAX = 20_000;

/** What a worker on Kafka has asked for and has got, as the signals say. */
export class HeldTasks {
  private readonly entries = new Map<string, Entry>();
  private readonly waiting = new Set<() => void>();
  /** Ids of tasks that this process has begun and has done with: their offers may come again, and mean nothing then. */
  private readonly over = new Set<string>();

  constructor(private readonly unansweredMs: number) {}

  /** Tasks that are asked for or granted and that nobody works on yet. */
  get unstarted(): number {
    const now = monotonicMs();
    let count = 0;
    for (const [id, { state, askedAt }] of this.entries) {
      if (state === 'asked' && now - askedAt > this.unansweredMs) this.entries.delete(id);
      else if (state === 'asked' || state === 'granted') count++;
    }
    return count;
  }

  /** Those that were asked for so long ago and are not answered. */
  unanswered(forMs: number): OfferedTask[] {
    const before = monotonicMs() - forMs;
    return [...this.entries.values()].flatMap(({ state, askedAt, offer }) => (state === 'asked' && askedAt < before ? [offer] : []));
  }

  knows({ id }: OfferedTask): boolean {
    return this.entries.has(id) || this.over.has(id);
  }

  asked(offer: OfferedTask): void {
    this.entries.set(offer.id, { offer, state: 'asked', askedAt: monotonicMs(), heardAt: monotonicMs(), cancel: false });
  }

  hear({ kind, task }: Signal): void {
    const entry = this.entries.get(task);
    if (!entry) return;
    entry.heardAt = monotonicMs();
    if (kind === 'held' && entry.state === 'asked') entry.state = 'granted';
    if (kind === 'cancel') entry.cancel = true;
    if (kind === 'gone' || kind === 'refused') {
      if (entry.state === 'running') entry.state = 'gone';
      else this.entries.delete(task);
    }
    this.wake();
  }

  /** Tasks that are ours and not handed out; waits for the first, at most `waitMs`. */
  async granted(waitMs: number, signal: AbortSignal): Promise<Task[]> {
    const until = monotonicMs() + waitMs;
    for (;;) {
      const ready = [...this.entries.values()].filter(({ state }) => state === 'granted');
      if (ready.length > 0 || signal.aborted || monotonicMs() >= until) return ready.map(started);
      await this.change(until - monotonicMs(), signal);
    }
  }

  /** The offer of a task that is still ours. Throws `TaskGone`. */
  expect({ id }: Task): OfferedTask {
    const entry = this.entries.get(id);
    if (entry && entry.state !== 'gone') return entry.offer;
    this.forget(id);
    throw new TaskGone(`expected task ${id} to be this worker's, found that it is not`);
  }

  /** How long no signal about the task has come. */
  silentMs({ id }: Task): number {
    return monotonicMs() - (this.entries.get(id)?.heardAt ?? -Infinity);
  }

  /** Waits so long, or until something is new: should the work stop? Throws `TaskGone`. */
  async news(task: Task, waitMs: number, signal: AbortSignal): Promise<boolean> {
    const until = monotonicMs() + waitMs;
    for (;;) {
      this.expect(task);
      const cancel = this.entries.get(task.id)?.cancel ?? false;
      if (cancel || signal.aborted || monotonicMs() >= until) return cancel;
      await this.change(until - monotonicMs(), signal);
    }
  }

  drop({ id }: Task): void {
    this.forget(id);
    this.wake();
  }

  /** Resolves with the next change, after `waitMs`, or when `signal` aborts. */
  change(waitMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, waitMs));
      this.waiting.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  /** The execution may not have heard of its end yet, and would give it to this worker once more. */
  private forget(id: string): void {
    this.entries.delete(id);
    this.over.add(id);
    for (const oldest of this.over) {
      if (this.over.size <= OVER_MAX) break;
      this.over.delete(oldest);
    }
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }
}

function started(entry: Entry): Task {
  entry.state = 'running';
  const { expiresAt, ...task } = entry.offer;
  return { ...task, timeLeftMs: Math.max(0, expiresAt - wallMs()) };
}
