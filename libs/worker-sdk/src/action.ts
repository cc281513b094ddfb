import type { DeclaredData } from './transport.js';
import type { Output } from './exact-json.js';
import type { JsonObject, TaskContext } from './task.js';

/**
 * Does one attempt. It may be called again for the same step, here or elsewhere, with the same `idempotencyKey`. Rejects with
 * `ActionFailed`; any other error fails the step as `internal`.
 */
export type ActionHandler = (parameters: never, context: TaskContext) => Promise<Output | void>;

export interface WorkerAction extends DeclaredData {
  /** For authors. */
  readonly description?: string;
  /** A JSON Schema (2020-12) of the parameters, for authors; the handler checks what it gets. */
  readonly parameters?: JsonObject;
  readonly run: ActionHandler;
}

/** The action could not do its work. */
export class ActionFailed extends Error {
  override readonly name = 'ActionFailed';

  constructor(
    /** What `retry.on` and `onError` see, for example `invalid-input`, `denied`, `connection`. */
    readonly code: string,
    message: string,
    readonly more: {
      /** Another attempt cannot help. */
      readonly terminal?: boolean;
      /** JSON that expressions may read, at most 16 KB. */
      readonly details?: Output;
      /** Nothing has happened and nothing will: a step with `effect: once` may be tried again. */
      readonly effectless?: true;
    } = {},
  ) {
    super(message);
  }
}
