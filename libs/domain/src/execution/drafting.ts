import type { Scope } from '../expression/index.js';
import type { Json } from '../json.js';
import type { CompiledRunbook } from '../runbook/index.js';
import type { ExecutionEvent } from './events.js';
import { fold, ownCopy, type OwnState } from './evolve.js';
import type { ExecutionState } from './state.js';
import { isSettled, mayMove } from './transitions.js';
import type { ExecutionWorld } from './world.js';

/** Values that one decision computes into its record, in bytes: with as much again for the events around them half of a broker's message. */
export const DECISION_BYTES_MAX = 2_097_152;

/** A decision in the making: every event is folded at once, so the next rule sees what the ones before decided. */
export class Drafting {
  readonly events: ExecutionEvent[] = [];
  /** Steps that settled in this decision and whose followers have not been looked at since. */
  readonly settled = new Set<string>();
  private own: OwnState | undefined;
  private bytes = 0;

  constructor(
    private readonly before: ExecutionState,
    readonly runbook: CompiledRunbook,
    readonly world: ExecutionWorld,
  ) {}

  get state(): ExecutionState {
    return this.own ?? this.before;
  }

  /** Throws when the event would move a step where `STEP_MOVES` has no way: that is a defect, never an answer. */
  emit(event: ExecutionEvent): void {
    this.own ??= ownCopy(this.before);
    const step = 'step' in event ? event.step : undefined;
    const from = step === undefined ? undefined : this.own.steps[step];
    fold(this.own, event);
    this.events.push(event);
    if (step === undefined) return;
    const to = this.own.steps[step];
    if (!from || !to || (CHANGES_NO_STATUS.has(event.type) ? to.status !== from.status : !mayMove(from.status, to.status))) {
      throw new Error(`expected a legal move of step ${step}, found ${event.type} from ${from?.status} to ${to?.status}; this is a defect`);
    }
    if (isSettled(to.status)) this.settled.add(step);
  }

  /** Counts a computed value that an event will hold. */
  spend({ bytes }: { readonly bytes: number }): void {
    this.bytes += bytes;
  }

  /** Whether the record has room for what another step computes. */
  get hasBytesLeft(): boolean {
    return this.bytes < DECISION_BYTES_MAX;
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
      // When the run itself failed, no step did: an onFailure step that names `failure.step` must be able to tell of that too.
      ...(state.failing && { failure: { step: null, ...state.failing.failure } as unknown as Json }),
      ...(output !== undefined && { output }),
    };
  }
}

const CHANGES_NO_STATUS: ReadonlySet<string> = new Set<ExecutionEvent['type']>(['StepLeaseRenewed', 'StepLeaseLost', 'BranchChosen']);
