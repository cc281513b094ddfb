import { isFinal, shownStatus, type Actor, type AuthorityTerms, type ExecutionCommand } from '@runbook/domain';
import { runbookOf } from '../../execution/scripted-run.js';
import { person } from '../../execution/voting-run.js';
import { AuthoritiesAndRuns, type Cores } from '../authorities-and-runs.js';
import { termsOf } from '../terms.js';
import type { Happening } from './authority-schedule.js';
import { judgeAuthority, judgeRun } from './judge.js';
import { judgeVersion } from './judge-of-versions.js';
import { judgeOverrides, judgeWhatIsOwed } from './judge-of-overrides.js';

const RUNBOOK = runbookOf(
  'steps:\n' +
    '  - { id: look, type: action, use: look, retry: { maxAttempts: 3, delayMs: 5000 } }\n' +
    '  - { id: ok, type: human-approval, dependsOn: [look], with: { approvers: { users: [ana, ben] } } }\n' +
    '  - { id: act, type: action, use: act, dependsOn: [ok], sensitive: containment, effect: once }\n' +
    '  - { id: far, type: action, use: edr/isolate, dependsOn: [look], onError: continue }\n' +
    '  - { id: last, type: action, use: tell, dependsOn: [act, far] }\n',
);
const RUNS = ['exe_1', 'exe_2', 'exe_3'];
const AUTHORITIES = ['one', 'two'];
const WAIT_MS = 20_000;
const SLEEP_MS = 120_000;
/** Some nights bring what is owed past its time. */
const NIGHT_MS = 40 * 60_000;
/** More than any override has time for its review. */
const OVERDUE_MS = 2 * 3_600_000;

/** Plays a schedule, and throws where the judge finds a fault. Gives back how often what occurred. */
export function play(schedule: readonly Happening[], cores?: Cores): ReadonlyMap<string, number> {
  const all = new AuthoritiesAndRuns(RUNBOOK, cores);
  AUTHORITIES.forEach((id, index) => all.create(id, variant(all.now, index / 2)));
  for (const happening of schedule) {
    all.lag = (facts) => Math.floor(happening.chance * 7919 * (facts + 1)) % (facts + 1);
    happen(all, happening);
    for (const { history } of all.runs.values()) judgeRun(history);
    for (const { records } of all.runs.values()) judgeVersion(records);
    judgeOverrides(all.members.history, all.runs);
    if (all.waiting.length === 0) expectSettled(all);
  }
  for (const { history } of all.authorities.values()) judgeAuthority(history);
  all.lag = (facts) => facts;
  all.settle();
  judgeWhatIsOwed(all.members.history, all.runs, all.now);
  // Whatever is owed still is over by then.
  all.pass(OVERDUE_MS);
  all.settle();
  judgeWhatIsOwed(all.members.history, all.runs, all.now);
  expectSettled(all);
  return occurred(all);
}

function happen(all: AuthoritiesAndRuns, { kind, chance }: Happening): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance * 1_000) % list.length] as T;
  const [run, authority] = [pick(RUNS), pick(AUTHORITIES)];
  const begun = [...all.runs.keys()];
  const tell = (command: ExecutionCommand, actor = person('dev')): void => void (begun.length > 0 && all.tell(pick(begun), command, actor));
  switch (kind) {
    case 'start':
      return void (all.runs.has(run) || all.startUnder(run, authority));
    case 'settle':
    case 'deliver':
    case 'repeat':
    case 'stray':
      return onDeliveries(all, kind, chance);
    case 'complete':
    case 'fail':
    case 'take':
    case 'retry':
    case 'skip':
    case 'vote':
      return void (begun.length > 0 && onStep(all, pick(begun), kind, chance));
    case 'pause':
      return tell({ type: 'PauseExecution', approvalDeadlines: 'run' });
    case 'resume':
      return tell({ type: 'ResumeExecution' });
    case 'release':
      return tell({ type: 'ReleaseExecution', reason: 'so' });
    case 'renew':
      return tell({ type: 'RenewAuthority', reason: 'so', ...(chance > 0.5 && { authority }) }, person('ana'));
    case 'cancel':
      return void (chance > 0.8 && tell({ type: chance > 0.9 ? 'TerminateExecution' : 'CancelExecution' }));
    case 'revoke':
      return void all.ask(authority, { type: 'RevokeAuthority', reason: 'so' });
    case 'reinstate':
      return void all.ask(authority, { type: 'ReinstateAuthority', reason: 'so' });
    case 'amend':
      return amend(all, authority, chance);
    case 'deprecate':
    case 'override':
    case 'review':
    case 'lift':
      return besideRuns(all, kind, chance);
    case 'wait':
    case 'night':
      return all.pass(kind === 'wait' || chance <= 0.8 ? WAIT_MS * chance : NIGHT_MS);
    case 'sleep':
      // The clock goes on while nobody is there whom it could wake.
      all.now += SLEEP_MS * chance;
  }
}

function onDeliveries(all: AuthoritiesAndRuns, kind: 'settle' | 'deliver' | 'repeat' | 'stray', chance: number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance * 1_000) % list.length] as T;
  switch (kind) {
    case 'settle':
      return all.settle();
    case 'deliver':
      return void (all.waiting.length > 0 && all.deliver(pick(all.waiting)));
    case 'repeat':
      return void (all.lanes.size > 0 && all.repeat(pick([...all.lanes.keys()]), 1 + Math.floor(chance * 4)));
    case 'stray':
      return all.stray((delivered) => delivered[Math.floor(chance * 1_000_000) % Math.max(1, delivered.length)]);
  }
}

function amend(all: AuthoritiesAndRuns, authority: string, chance: number): void {
  const { version } = all.authority(authority);
  all.ask(authority, { type: 'AmendAuthority', version, reason: 'so', terms: variant(all.now, chance) });
}

/** What is done neither to a run nor to an authority. */
function besideRuns(all: AuthoritiesAndRuns, kind: 'deprecate' | 'override' | 'review' | 'lift', chance: number): void {
  if (kind !== 'deprecate') return onMembers(all, kind, chance);
  const rules = ['finish', 'hold', 'cancel'] as const;
  all.version = { isDeprecated: true, whenDeprecated: rules[Math.floor(chance * 1_000) % rules.length]! };
}

/** Somebody opens a gate alone; others say what they think of it, or an administrator lifts a lock. */
function onMembers(all: AuthoritiesAndRuns, kind: 'override' | 'review' | 'lift', chance: number): void {
  // What and by whom are drawn apart: by other digits of the same number.
  const digits = Math.floor(chance * 1_000_000);
  const pick = <T>(list: readonly T[]): T | undefined => list[digits % Math.max(1, list.length)];
  const who = (...ids: readonly string[]): Actor => person(ids[Math.floor(digits / 7) % ids.length] as string);
  const { overrides = {}, overrideLocks = [] } = all.members.state;
  if (kind === 'lift') {
    const subject = pick(overrideLocks)?.subject;
    if (subject) all.askMembers({ type: 'LiftOverrideLock', subject, reason: 'so' }, who('ada', 'abe'));
    return;
  }
  if (kind === 'review') {
    const override = pick(Object.keys(overrides).filter((id) => overrides[id]?.status === 'open'));
    const verdict = Math.floor(digits / 31) % 4 > 0 ? 'uphold' : 'condemn';
    if (override) all.askMembers({ type: 'ReviewOverride', override, verdict, reason: 'so' }, who('rae', 'ron', 'rob', 'ana'));
    return;
  }
  const open = [...all.runs].flatMap(([execution, { state }]) =>
    Object.entries(state.steps).flatMap(([step, { status, approval }]) =>
      status === 'AWAITING_APPROVAL' && approval ? [{ execution, step, approval: `apr_${step}`, digest: approval.digest }] : [],
    ),
  );
  const gate = pick(open);
  if (!gate) return;
  const seen = chance > 0.9 ? { digest: '0'.repeat(64) } : {};
  // The same request may come twice.
  const override = `ovr_${digits % 40}`;
  all.askMembers({ type: 'InvokeOverride', ...gate, ...seen, override, reason: 'so' }, who('ana', 'ana', 'ola'));
}

/** What is done to a step that stands so that it can be done to it. */
function onStep(all: AuthoritiesAndRuns, id: string, kind: Happening['kind'], chance: number): void {
  const { steps } = all.run(id).state;
  const names = Object.keys(steps).filter((name) => {
    const { status } = steps[name]!;
    if (kind === 'vote') return status === 'AWAITING_APPROVAL';
    return kind === 'retry' || kind === 'skip' ? status === 'FAILED' || status === 'IN_DOUBT' : status === 'RUNNING';
  });
  const step = names[Math.floor(chance * 100) % Math.max(1, names.length)];
  if (step === undefined) return;
  const { attempt, dispatch, approval } = steps[step]!;
  const executor = 'worker';
  const use = step === 'far' ? { use: 'edr/isolate' } : {};
  const error = { name: 'connection', message: 'it broke', ...(chance > 0.9 && { terminal: true as const }) };
  const commands: Partial<Record<Happening['kind'], ExecutionCommand>> = {
    complete: { type: 'CompleteStep', step, attempt, executor, output: {}, ...use },
    fail: { type: 'FailStep', step, attempt, executor, error, ...use },
    take: { type: 'RenewLease', step, attempt, dispatch, executor, ...use },
    retry: { type: 'RetryStep', step, reason: 'so' },
    skip: { type: 'SkipStep', step, reason: 'so' },
    vote: { type: 'CastVote', step, decision: 'approve', digest: approval?.digest ?? '' },
  };
  const command = commands[kind];
  if (command) all.tell(id, command, kind === 'vote' ? person('ben') : person('dev'));
}

/** Terms that differ in what races can be about: the end, the budget, the actions. */
function variant(now: number, chance: number): AuthorityTerms {
  return termsOf({
    ...(chance > 0.4 && { validUntil: now + Math.floor(chance * 100_000) }),
    ...(chance > 0.7 && { uses: 1 + (Math.floor(chance * 100) % 2) }),
    ...(chance > 0.9 && { actions: ['look', 'edr/isolate', 'tell'] }),
  });
}

/** Nothing is on its way: every run is held whose authority is not in force, and authorities and runs agree on who is under whom. */
function expectSettled(all: AuthoritiesAndRuns): void {
  for (const [id, { state }] of all.runs) {
    const name = state.authority?.id ?? '';
    const { standing, runs } = all.authority(name);
    const isOver = isFinal(state.status) || state.failing?.outcome === 'CANCELLED';
    if (!isOver && standing !== 'IN_FORCE' && !state.hold)
      throw new Error(`expected ${id} to be held by ${name}, found it ${shownStatus(state)}`);
    // One that is held asks anew before it goes on, and need not be told anything until then.
    if (!isFinal(state.status) && state.authority?.confirmed && !state.hold && !Object.hasOwn(runs, id))
      throw new Error(`expected ${name} to have ${id}, found not`);
    for (const other of all.authorities.keys()) {
      const isUnder = other === name && !isFinal(state.status);
      if (Object.hasOwn(all.authority(other).runs, id) && !isUnder) throw new Error(`expected ${other} to have let ${id} go, found not`);
    }
  }
}

function occurred(all: AuthoritiesAndRuns): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  const told = { history: all.members.history.map(({ event }) => event) };
  for (const { history } of [...all.runs.values(), ...all.authorities.values(), told])
    for (const { type } of history as readonly { readonly type: string }[])
      if (COUNTED.has(type)) seen.set(type, (seen.get(type) ?? 0) + 1);
  return seen;
}

const COUNTED: ReadonlySet<string> = new Set([
  'AuthorityUsed',
  'AuthorityRefused',
  'AuthorityRevoked',
  'AuthorityExpired',
  'AuthorityReinstated',
  'AuthorityAmended',
  'StepRequested',
  'ExecutionHeld',
  'ExecutionReleased',
  'ExecutionCancelling',
  'OverrideInvoked',
  'GateOverridden',
  'OverrideRefused',
  'OverrideSettled',
  'OverrideLocked',
  'OverrideLockLifted',
]);
