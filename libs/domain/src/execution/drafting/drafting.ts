import { followers, type CompiledRunbook, type CompiledStep } from '../../runbook/index.js';
import type { Act, ExecutionEvent } from '../events/index.js';
import { fold, rememberFold } from '../evolve/evolve.js';
import { mutableCopy, type MutableState } from '../evolve/mutable-state.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';
import { idOf, iterationPrefix, prefixOf, statesAt, stepAt, type StepStates } from '../state/paths.js';
import { isSettled } from '../state/transitions.js';
import type { Instance } from './instance.js';
import { assertLegalMove } from './legal-moves.js';
import { RecordBudget } from './record-budget.js';
import { Worklist } from './worklist.js';
import type { ExecutionWorld } from './world.js';

/** A decision in the making: every event is folded at once, so the next rule sees what the ones before decided. */
export class Drafting {
  readonly events: ExecutionEvent[] = [];
  /** Where steps may have been released by what was decided so far. */
  readonly worklist = new Worklist();
  readonly budget = new RecordBudget();
  private own: MutableState | undefined;

  constructor(
    readonly before: ExecutionState,
    readonly runbook: CompiledRunbook,
    readonly world: ExecutionWorld,
    /** Whose record this is, if a person's or a parent's. */
    private readonly act?: Act,
  ) {}

  /** With everything decided so far. */
  get state(): ExecutionState {
    return this.own ?? this.before;
  }

  /** Throws for a move that the table of legal moves does not have. */
  emit(drafted: ExecutionEvent): void {
    this.own ??= mutableCopy(this.before);
    const event = this.act && this.events.length === 0 ? { ...drafted, act: this.act } : drafted;
    const path = 'step' in event ? event.step : undefined;
    const from = path === undefined ? undefined : this.stepAt(path);
    fold(this.own, event);
    this.events.push(event);
    this.budget.countEvent();
    if (event.type === 'IterationStarted') this.worklist.add(iterationPrefix(event.step, event.index), 'all');
    if (path === undefined) return;
    const to = this.stepAt(path);
    assertLegalMove(event, path, from, to);
    if (to && isSettled(to.status)) this.worklist.add(prefixOf(path), followers(this.runbook.step(idOf(path))));
  }

  /** What is left to do goes on in the next record. */
  get hasYielded(): boolean {
    return this.events.at(-1)?.type === 'ExecutionYielded';
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

  /** The number of the attempt that begins now. */
  nextAttempt(path: string): number {
    return (this.stepAt(path)?.attempt ?? 0) + 1;
  }
}
