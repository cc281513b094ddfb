import type { Scope } from '../expression/index.js';
import type { Json } from '../json.js';
import type { CompiledRunbook } from '../runbook/index.js';
import type { ExecutionEvent } from './events.js';
import { evolve } from './evolve.js';
import type { ExecutionState } from './state.js';
import type { ExecutionWorld } from './world.js';

/** A decision in the making: every event is folded at once, so the next rule sees what the ones before decided. */
export class Drafting {
  readonly events: ExecutionEvent[] = [];

  constructor(
    public state: ExecutionState,
    readonly runbook: CompiledRunbook,
    readonly world: ExecutionWorld,
  ) {}

  emit(event: ExecutionEvent): void {
    this.events.push(event);
    this.state = evolve(this.state, event);
  }

  /** What an expression of this execution may read. */
  scope(output?: Json): Scope {
    const { state, world } = this;
    return {
      inputs: state.inputs,
      // A step's state has the members that the language promises (`output`, `status`, `error`, `http`) under the same names.
      steps: state.steps as unknown as Json,
      execution: {
        id: world.id,
        tenant: world.tenant,
        runbookId: state.runbook.id,
        version: state.runbook.version,
        startedAt: new Date(state.startedAt).toISOString(),
      },
      ...(state.failing && { failure: state.failing.failure as unknown as Json }),
      ...(output !== undefined && { output }),
    };
  }
}
