import {
  decideExecution,
  evolveExecution,
  nextExecutionTimerAt,
  noExecution,
  parseRunbook,
  type Actor,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionState,
  type ExecutionWorld,
  type Json,
  type Runbook,
} from '@runbook/domain';
import { start, worldOf } from '@runbook/spec-kit';
import { GateOracle, type Answer } from './gate-oracle.js';
import { PERSONS, type GateRules, type Happening, type VoteSchedule } from './vote-schedule.js';

export interface Core {
  readonly decide: typeof decideExecution;
  readonly evolve: typeof evolveExecution;
}

/** Played to its end; throws what the engine and the oracle do not agree on. Returns what happened, for figures. */
export function play({ rules, happenings }: VoteSchedule, core: Core = { decide: decideExecution, evolve: evolveExecution }): Played {
  const played = new Played(rules, core);
  happenings.forEach((happening, index) => {
    played.happen(happening);
    played.compare(`${index}: ${JSON.stringify(happening)}`);
  });
  played.replay();
  return played;
}

export class Played {
  readonly history: ExecutionEvent[] = [];
  refusals = 0;
  private state: ExecutionState = noExecution;
  private now = Date.UTC(2026, 0, 1);
  private readonly world: ExecutionWorld;
  private readonly asksForForm: boolean;
  private readonly oracle: GateOracle;
  /** Of every asking, in order. */
  private readonly digests: string[] = [];
  private readonly sent: (() => void)[] = [];

  constructor(
    rules: GateRules,
    private readonly core: Core,
  ) {
    const runbook = runbookWith(rules);
    this.world = worldOf(runbook);
    this.asksForForm = rules.form !== undefined;
    this.oracle = new GateOracle(rules, this.now);
    this.decide(start(runbook, { inputs: { host: 'a', n: 'a' } }), actorOf('dev', 'first'));
    this.decide({ type: 'CompleteStep', step: 'look', attempt: 1, executor: 'x', output: {} });
    this.compare('the start');
  }

  happen(happening: Happening): void {
    switch (happening.kind) {
      case 'vote':
        return this.send(this.ballot(happening));
      case 'delegate': {
        const { by, to } = happening;
        return this.send(() => this.ask(by, { type: 'DelegateApproval', step: 'ok', to }, () => this.oracle.delegate(by, to)));
      }
      case 'extend': {
        const { by, byMs } = happening;
        return this.send(() => this.ask(by, { type: 'ExtendApproval', step: 'ok', byMs }, () => this.oracle.extend(by, byMs)));
      }
      case 'replay':
        return this.sent.at(-1 - happening.back)?.();
      case 'comment':
        return void this.decide({ type: 'CommentApproval', step: 'ok', text: 'hm' }, actorOf(happening.by, 'first'));
      case 'edit': {
        const { by, path, value } = happening;
        const edit: ExecutionCommand = { type: 'EditVariables', changes: [{ path, value }], reason: 'a slip' };
        return this.ask(by, edit, () => this.oracle.edit(by, path, value));
      }
      case 'wait':
        return this.wait(happening.ms, happening.asleep);
      case 'executor':
        return this.answerForExecutor(happening.word);
      case 'operator':
        return this.repair(happening);
    }
  }

  /** Throws when engine and oracle do not agree on the gate, on the askings, or on what was sent. */
  compare(when: string): void {
    const { status, error, output } = this.state.steps['ok'] ?? {};
    const found = {
      gate: gateWord(status, error?.name, (output as { by?: string } | undefined)?.by),
      askings: new Set(this.digests).size,
      sentFor: this.history.flatMap((event) =>
        event.type === 'StepRequested' && event.step === 'isolate' ? [hostIn(event.parameters)] : [],
      ),
    };
    const expected = { gate: this.oracle.gate, askings: this.oracle.asking, sentFor: this.oracle.sentFor };
    expect({ when, ...found }).toEqual({ when, ...expected });
  }

  /** The whole log gives what was remembered all along. */
  replay(): void {
    expect(JSON.stringify(this.history.reduce(this.core.evolve, noExecution))).toBe(JSON.stringify(this.state));
  }

  private ballot({ by, key, decision, asking, form, kind }: Extract<Happening, { kind: 'vote' }>): () => void {
    const number = asking === 'now' ? this.digests.length : asking === 'before' ? this.digests.length - 1 : 0;
    const digest = this.digests[number - 1] ?? 'f'.repeat(64);
    const filled: Json | undefined = { right: this.asksForForm ? { ticket: 'T-1' } : undefined, wrong: {}, none: undefined }[form];
    const command: ExecutionCommand = { type: 'CastVote', step: 'ok', decision, digest, ...(filled !== undefined && { form: filled }) };
    return () => this.ask(by, command, () => this.oracle.vote({ by, key, decision, asking, form, kind }, number), key);
  }

  private send(act: () => void): void {
    this.sent.push(act);
    act();
  }

  private ask(by: string, command: ExecutionCommand, answer: () => Answer, key = 'first'): void {
    const found = this.decide(command, actorOf(by, key));
    expect({ by, command, answer: found }).toEqual({ by, command, answer: answer() });
  }

  private repair({ by, verb }: Extract<Happening, { kind: 'operator' }>): void {
    const reason = 'it must go on';
    if (verb === 'skip-gate') {
      // What an operator may skip besides is no matter of votes.
      if (this.oracle.gate === 'asking') this.ask(by, { type: 'SkipStep', step: 'ok', reason }, () => this.oracle.skipGate(by));
    } else if (verb === 'retry-gate') {
      if (this.oracle.gate !== 'asking') this.ask(by, { type: 'RetryStep', step: 'ok', reason }, () => this.oracle.retryGate(by));
    } else if (this.oracle.mayRetryTarget) {
      this.ask(by, { type: 'RetryStep', step: 'isolate', reason }, () => this.oracle.retryTarget(by));
    }
  }

  private answerForExecutor(word: 'completes' | 'fails'): void {
    const step = this.running;
    if (step === undefined) return;
    const attempt = this.state.steps[step]?.attempt ?? 0;
    if (word === 'completes' || step === 'mid') this.decide({ type: 'CompleteStep', step, attempt, executor: 'x', output: {} });
    else this.decide({ type: 'FailStep', step, attempt, executor: 'x', error: { name: 'http-503', message: 'busy' } });
    this.oracle.executor(word);
  }

  private get running(): string | undefined {
    return ['mid', 'isolate'].find((id) => this.state.steps[id]?.status === 'RUNNING');
  }

  private wait(ms: number, asleep: boolean): void {
    const step = this.running;
    const known = step === undefined ? undefined : this.state.steps[step];
    if (step !== undefined && known) {
      this.decide({ type: 'RenewLease', step, attempt: known.attempt, dispatch: known.dispatch, executor: 'x' });
    }
    const until = this.now + ms;
    for (let due = this.due; !asleep && due !== undefined && due <= until; due = this.due) {
      this.now = Math.max(this.now, due);
      this.oracle.fire(this.now);
      expect(this.decide({ type: 'FireTimers' })).toBe('taken');
    }
    this.now = until;
    if (asleep) this.oracle.sleep(until);
    else this.oracle.fire(until);
  }

  private get due(): number | undefined {
    return nextExecutionTimerAt(this.state);
  }

  /** One decision of a process that has just been started: it knows what the JSON text of the events gives back. */
  private decide(command: ExecutionCommand, actor: Actor = actorOf('engine', 'log')): Answer {
    const decision = this.core.decide(command, this.state, { ...this.world, actor, now: this.now });
    if (decision.kind === 'rejected') this.refusals += 1;
    if (decision.kind === 'rejected') return decision.rejection.code === 'already-holds' ? 'again' : 'refused';
    if (decision.kind !== 'events') return 'refused';
    const events = JSON.parse(JSON.stringify(decision.events)) as ExecutionEvent[];
    this.history.push(...events);
    for (const event of events) if (event.type === 'ApprovalRequested' || event.type === 'ApprovalVoided') this.digests.push(event.digest);
    this.state = JSON.parse(JSON.stringify(events.reduce(this.core.evolve, this.state))) as ExecutionState;
    return 'taken';
  }
}

const actorOf = (id: string, via: string): Actor => ({ kind: 'person', id, tenant: 'default', via, roles: PERSONS[id] ?? [] });

function gateWord(status = '', error = '', by = ''): string {
  if (status === 'AWAITING_APPROVAL') return 'asking';
  if (status === 'COMPLETED') return by === 'timeout' ? 'by-itself' : 'granted';
  return status === 'SKIPPED' ? 'skipped' : error;
}

const hostIn = (parameters: unknown): string => (parameters as { body: { host: string } }).body.host;

function runbookWith(rules: GateRules): Runbook {
  const act = (id: string, more: object) => ({ id, type: 'action', use: 'act', with: {}, ...more });
  const isolate = {
    id: 'isolate',
    type: 'call-service',
    dependsOn: ['look', 'mid'],
    sensitive: 'containment',
    retry: { maxAttempts: 100, delayMs: 50, maxDelayMs: 50 },
    with: { method: 'POST', url: 'https://edr.example/isolate', body: { host: '{{ inputs.host }}' } },
  };
  const steps = [act('look', {}), { id: 'ok', type: 'human-approval', with: rules }, act('mid', { dependsOn: ['ok'] }), isolate];
  const text = JSON.stringify({ apiVersion: 'runbook/v1', id: 'votes', name: 'votes', steps });
  const parsed = parseRunbook(text, 'json');
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  return parsed.runbook;
}
