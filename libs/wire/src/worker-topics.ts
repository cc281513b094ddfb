/** The topics over which workers of a namespace and the gateway talk; `docs/spec/topics.md` says what their bytes mean. */
export interface WorkerTopics {
  /** Tasks that are offered; every group of workers reads all of them. */
  readonly tasks: string;
  /** What workers must hear at once: who has a task, and that one should stop. Read by every worker process. */
  readonly signals: string;
  /** What workers say. */
  readonly reports: string;
}

export function workerTopicsOf(namespace: string): WorkerTopics {
  const prefix = `runbook.worker.${namespace}`;
  return { tasks: `${prefix}.tasks`, signals: `${prefix}.signals`, reports: `${prefix}.reports` };
}

/** An offer that is older has timed out in any case of use, or is found by the worker's own question. */
export const WORKER_TASKS_RETENTION_MS = 7 * 24 * 3600 * 1000;
/** Means something within seconds. */
export const WORKER_SIGNALS_RETENTION_MS = 3600 * 1000;
