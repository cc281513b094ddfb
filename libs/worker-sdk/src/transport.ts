import type { Output } from './exact-json.js';
import type { JsonObject, Task } from './task.js';

/** What an action says of the data that it takes and gives. */
export interface DeclaredData {
  /** How what it gives is classified: a run that takes it is so from then on. */
  readonly classification?: string;
  /** The licences under which what it gives comes. */
  readonly dataLicenses?: readonly string[];
  /** Licences of data that it may not be given, as patterns: `*` stands for any text. */
  readonly forbidsLicenses?: readonly string[];
  /** Licences without which it is not asked for. */
  readonly needsLicenses?: readonly string[];
}

export interface AnnouncedAction extends DeclaredData {
  readonly name: string;
  readonly description: string;
  readonly parameters?: JsonObject;
}

/** Why a task failed. */
export interface Failure {
  readonly error: { readonly name: string; readonly message: string; readonly terminal?: boolean; readonly details?: Output };
  readonly effectless?: true;
}

/** What a heartbeat brings back. */
export interface Pulse {
  /** The work should stop, and say how it ended. */
  readonly cancel: boolean;
}

/** How a worker talks to the service. Calls reject with `TaskGone`, `RequestRefused`, or another error after which a repeat may succeed. */
export interface Transport {
  /** Tells which actions are done here. Also makes the transport ready. */
  announce(actions: readonly AnnouncedAction[]): Promise<void>;
  /** Waits for tasks, at most `max`; an empty list after a while. What it answers with is this worker's from then on. */
  take(max: number, signal: AbortSignal): Promise<readonly Task[]>;
  /** Keeps the lease. Answers within a third of it, earlier when there is news. */
  pulse(task: Task, signal: AbortSignal): Promise<Pulse>;
  complete(task: Task, output: Output): Promise<void>;
  fail(task: Task, failure: Failure): Promise<void>;
  close(): Promise<void>;
}

/** Nobody waits for this worker's word about the task any more. */
export class TaskGone extends Error {
  override readonly name = 'TaskGone';
}

/** A repeat would be refused as well: the key, the names or the value are wrong. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    message: string,
    /** `invalid-request`, `payload-too-large`, `permission-missing` and so on. */
    readonly code: string,
  ) {
    super(message);
  }
}
