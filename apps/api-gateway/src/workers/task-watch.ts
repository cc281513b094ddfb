import type { WorkerTask } from './worker-task.js';

/** Requests that are held open until something happens to a task that concerns them. */
export class TaskWatch {
  private readonly waiting = new Set<TaskWait>();

  get size(): number {
    return this.waiting.size;
  }

  /** What happens from now on ends the wait at once. The caller has to end it too. */
  begin(concerns: (task: WorkerTask) => boolean): TaskWait {
    const wait = new TaskWait(concerns, () => this.waiting.delete(wait));
    this.waiting.add(wait);
    return wait;
  }

  happened(task: WorkerTask): void {
    for (const wait of [...this.waiting]) wait.tell(task);
  }

  /** Ends every wait: each request looks again whether there is something for it. */
  wakeAll(): void {
    for (const wait of [...this.waiting]) wait.end();
  }
}

export class TaskWait {
  private woken = false;
  private wake?: () => void;

  constructor(
    private readonly concerns: (task: WorkerTask) => boolean,
    private readonly ended: () => void,
  ) {}

  tell(task: WorkerTask): void {
    if (this.concerns(task)) this.end();
  }

  /** Resolves when something has happened since the beginning, after `waitMs`, or when `signal` aborts. */
  async until(waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.woken || waitMs <= 0 || signal.aborted) return;
    const end = () => this.end();
    const timer = setTimeout(end, waitMs);
    signal.addEventListener('abort', end);
    await new Promise<void>((resolve) => (this.wake = resolve));
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }

  end(): void {
    this.woken = true;
    this.ended();
    this.wake?.();
  }
}
