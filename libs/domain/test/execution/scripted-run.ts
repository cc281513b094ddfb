import {
  decideExecution,
  evolveExecution,
  nextExecutionTimerAt,
  noExecution,
  parseRunbook,
  stepAt,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionRejection,
  type ExecutionState,
  type ExecutionWorld,
  type Json,
  type Runbook,
  type StepError,
  type StepState,
} from '@runbook/domain';
import { start, worldOf } from '@runbook/spec-kit';

/** A runbook of these lines of YAML, with the members that every runbook has. */
export function runbookOf(lines: string): Runbook {
  const parsed = parseRunbook(`apiVersion: runbook/v1\nid: told\nname: told\n${lines}`, 'yaml');
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message, line }) => `line ${line}: ${message}`).join('\n'));
  return parsed.runbook;
}

type StartChange = Parameters<typeof start>[1];
type WorldChange = Partial<ExecutionWorld>;

/**
 * A run that a suite talks to: it answers for executors and lets time pass. Before every decision the process "restarts": the state
 * is what the JSON text of the events gives back.
 */
export class ScriptedRun {
  readonly history: ExecutionEvent[] = [];
  state: ExecutionState = noExecution;
  now = Date.UTC(2026, 10, 21, 10);
  private readonly runbook: Runbook;
  private readonly world: ExecutionWorld;

  constructor(
    lines: string,
    private readonly change: WorldChange = {},
  ) {
    this.runbook = runbookOf(lines);
    this.world = worldOf(this.runbook);
  }

  static started(lines: string, inputs: { readonly [name: string]: Json } = { n: 1 }, change: WorldChange = {}): ScriptedRun {
    const run = new ScriptedRun(lines, change);
    run.start({ inputs });
    return run;
  }

  start(change: StartChange = {}): ExecutionEvent[] {
    return this.take(start(this.runbook, change));
  }

  complete(step: string, output: Json = {}, change: { attempt?: number; http?: { status: number; headers: Record<string, string> } } = {}) {
    return this.take({ type: 'CompleteStep', step, attempt: this.step(step).attempt, executor: 'worker', output, ...change });
  }

  fail(
    step: string,
    error: string | StepError,
    change: { attempt?: number; http?: { status: number; headers: Record<string, string> } } = {},
  ) {
    const told = typeof error === 'string' ? { name: error, message: `it was ${error}` } : error;
    return this.take({ type: 'FailStep', step, attempt: this.step(step).attempt, executor: 'worker', error: told, ...change });
  }

  renew(step: string): ExecutionEvent[] {
    const { attempt, dispatch } = this.step(step);
    return this.take({ type: 'RenewLease', step, attempt, dispatch, executor: 'worker' });
  }

  /** Lets this much time pass; every timer fires when it is due. */
  pass(ms: number): ExecutionEvent[] {
    const until = this.now + ms;
    const events: ExecutionEvent[] = [];
    for (let due = nextExecutionTimerAt(this.state); due !== undefined && due <= until; due = nextExecutionTimerAt(this.state)) {
      this.now = Math.max(this.now, due);
      const fired = this.take({ type: 'FireTimers' });
      // Nothing would come of it for ever.
      if (fired.length === 0) throw new Error(`expected something of the timer at ${due}, found nothing; the owner would spin`);
      events.push(...fired);
    }
    this.now = until;
    return events;
  }

  take(command: ExecutionCommand, change: WorldChange = {}): ExecutionEvent[] {
    const decision = decideExecution(command, this.state, { ...this.world, ...this.change, ...change, now: this.now });
    if (decision.kind === 'nothing') return [];
    if (decision.kind !== 'events') throw new Error(`expected events, found ${JSON.stringify(decision)}`);
    // What is appended is what is read back.
    const events = JSON.parse(JSON.stringify(decision.events)) as ExecutionEvent[];
    this.history.push(...events);
    this.state = JSON.parse(JSON.stringify(events.reduce(evolveExecution, this.state))) as ExecutionState;
    expect(JSON.stringify(this.history.reduce(evolveExecution, noExecution))).toBe(JSON.stringify(this.state));
    return events;
  }

  /** The code with which the command is refused. */
  refused(command: ExecutionCommand, change: WorldChange = {}): ExecutionRejection['code'] | undefined {
    return this.rejection(command, change)?.code;
  }

  rejection(command: ExecutionCommand, change: WorldChange = {}): ExecutionRejection | undefined {
    const decision = decideExecution(command, this.state, { ...this.world, ...this.change, ...change, now: this.now });
    return decision.kind === 'rejected' ? decision.rejection : undefined;
  }

  /** A step by its id, or an instance by its path. */
  step(id: string): StepState {
    const step = stepAt(this.state.steps, id);
    if (!step) throw new Error(`expected a step ${id}, found none`);
    return step;
  }

  /** The status of every step, in the definition's order: `a COMPLETED, b SKIPPED`. */
  get statuses(): string {
    return Object.entries(this.state.steps)
      .map(([id, { status }]) => `${id} ${status}`)
      .join(', ');
  }

  /** The steps that executors were asked for, in order; `b#2` is a second attempt, `b#1.2` a second dispatch of the first. */
  get asked(): string {
    return this.history
      .flatMap((event) =>
        event.type === 'StepRequested' ? [`${event.step}#${event.attempt}${event.dispatch > 1 ? `.${event.dispatch}` : ''}`] : [],
      )
      .join(' ');
  }

  /** The last event of this type. */
  last<T extends ExecutionEvent['type']>(type: T): Extract<ExecutionEvent, { type: T }> {
    const found = this.history.findLast((event) => event.type === type);
    if (!found) throw new Error(`expected an event ${type}, found ${this.history.map((event) => event.type).join(', ')}`);
    return found as Extract<ExecutionEvent, { type: T }>;
  }
}

/** RFC 8785 for what suites compare: members in the order of their names. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
