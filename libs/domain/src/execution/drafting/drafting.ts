import type { CompiledRunbook, CompiledStep } from '../../runbook/index.js';
import type { ExecutionEvent } from '../events/index.js';
import { fold, ownCopy, rememberFold } from '../evolve/evolve.js';
import type { OwnState } from '../evolve/change-step.js';
import { followers } from '../../runbook/followers.js';
import type { Instance } from './instance.js';
import { idOf, iterationPrefix, prefixOf, statesAt, stepAt, type StepStates } from '../state/paths.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { isSettled, mayMove } from '../state/transitions.js';
import type { ExecutionWorld } from './world.js';

/** Values that one decision computes into its record, in bytes: with as much again for the events around them half of a broker's message. */
export const DECISION_BYTES_MAX = 2_097_152;
/** Events of one decision that begin something: a loop over what the engine itself computes goes on in the next record. */
export const DECISION_EVENTS_MAX = 1_000;

/** Which steps of a list this decision may have released: every one, or those that follow what settled. */
export type Touched = 'all' | Set<string>;

/** A decision in the making: every event is folded at once, so the next rule sees what the ones before decided. */
export class Drafting {
  readonly events: ExecutionEvent[] = [];
  /** Lists, by their prefix, that are to be looked at. */
  readonly touched = new Map<string, Touched>();
  /** Something could begin and the record had no room for it. */
  heldBack = false;
  private own: OwnState | undefined;
  private bytes = 0;

  constructor(
    readonly before: ExecutionState,
    readonly runbook: CompiledRunbook,
    readonly world: ExecutionWorld,
  ) {}

  get state(): ExecutionState {
    return this.own ?? this.before;
  }

  /** Throws when the event would move a step where `STEP_MOVES` has no way: that is a defect, never an answer. */
  emit(event: ExecutionEvent): void {
    this.own ??= ownCopy(this.before);
    const path = 'step' in event ? event.step : undefined;
    const from = path === undefined ? undefined : this.stepAt(path);
    fold(this.own, event);
    this.events.push(event);
    if (event.type === 'IterationStarted') this.touch(iterationPrefix(event.step, event.index), 'all');
    if (path === undefined) return;
    const to = this.stepAt(path);
    if (!from || !to || !isLegal(event, from, to)) {
      throw new Error(`expected a legal move of step ${path}, found ${event.type} from ${from?.status} to ${to?.status}; this is a defect`);
    }
    if (isSettled(to.status)) this.touch(prefixOf(path), followers(this.runbook.step(idOf(path))));
  }

  /** Asks for a look at steps of a list, or at all of it. */
  touch(prefix: string, steps: readonly string[] | 'all'): void {
    const known = this.touched.get(prefix);
    if (steps === 'all') this.touched.set(prefix, 'all');
    else if (known === undefined) this.touched.set(prefix, new Set(steps));
    else if (known !== 'all') for (const id of steps) known.add(id);
  }

  /** What was decided; whoever folds these events in this process need not do it again. */
  end(): readonly ExecutionEvent[] {
    if (this.own) rememberFold(this.before, this.events, this.own);
    return this.events;
  }

  stepAt(path: string): StepState | undefined {
    return stepAt(this.state.steps, path);
  }

  statesAt(prefix: string): StepStates {
    return statesAt(this.state.steps, prefix) ?? {};
  }

  /** The steps of the list at this prefix, as they are defined. */
  stepsAt(prefix: string): readonly CompiledStep[] {
    if (prefix === '') return this.runbook.steps;
    const loop = prefix.slice(0, prefix.lastIndexOf('['));
    return this.runbook.step(idOf(loop))?.body ?? [];
  }

  /** Undefined when the definition has no such step, or the run no such instance. */
  instance(path: string): Instance | undefined {
    const step = this.runbook.step(idOf(path));
    return step && this.stepAt(path) ? { path, step } : undefined;
  }

  /** Counts a computed value that an event will hold. */
  spend({ bytes }: { readonly bytes: number }): void {
    this.bytes += bytes;
  }

  /** Whether the record has room for what another step computes. */
  get hasRoom(): boolean {
    return this.bytes < DECISION_BYTES_MAX && this.events.length < DECISION_EVENTS_MAX;
  }
}

function isLegal({ type }: ExecutionEvent, from: StepState, to: StepState): boolean {
  if (type === 'StepsReset' || type === 'StepSentBack') return to.status === 'PENDING';
  if (CHANGES_NO_STATUS.has(type)) return to.status === from.status;
  return (type === 'ApprovalVoided' && from.status === 'AWAITING_APPROVAL') || mayMove(from.status, to.status);
}

const CHANGES_NO_STATUS: ReadonlySet<string> = new Set<ExecutionEvent['type']>([
  'StepLeaseRenewed',
  'StepLeaseLost',
  'StepCancelRequested',
  'StepResolved',
  'BranchChosen',
  'ChildAbandoned',
  'VoteCast',
  'VotesOutdated',
  'ApprovalDelegated',
  'ApprovalCommented',
  'ApprovalReminded',
  'ApprovalExtended',
  'ApprovalEscalated',
  'EventReceived',
  'WaitsClosed',
  'IterationStarted',
  'IterationEnded',
  'LoopFailing',
]);
