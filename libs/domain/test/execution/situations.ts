import { LEASE_MS, type ExecutionEvent } from '@runbook/domain';
import { ana, ben, gate, isolate, steps, VotingRun } from './voting-run.js';

/** Situations in which a step or a run stands where few runs ever stand, and every way out of each. */
export const SITUATIONS: (() => VotingRun)[] = [
  ...from(() => held(), ['resume', 'complete', 'deny', 'fail', 'skip', 'cancel']),
  ...from(() => held(''), ['silence']),
  ...from(() => inDoubt(), ['retry', 'complete', 'fail', 'happened not', 'skip', 'cancel']),
  ...from(() => inDoubt('timeout'), ['happened not']),
  ...from(() => asked(), ['approve', 'reject', 'expire', 'skip', 'cancel']),
  ...from(() => asked(''), ['reject', 'expire']),
  ...from(() => waiting(), ['deliver', 'refuse', 'expire', 'skip', 'cancel']),
  ...from(() => waiting(''), ['expire']),
  ...from(() => pausing(), ['resume', 'terminate']),
  ...from(paused, ['resume', 'terminate']),
  ...from(timedOut, ['again']),
  ...from(failed, ['again']),
  ...from(granted, ['edit']),
];

const ACTS: Readonly<Record<string, (run: VotingRun) => ExecutionEvent[]>> = {
  resume: (run) => run.take({ type: 'ResumeExecution' }),
  complete: (run) => run.complete('a'),
  deny: (run) => run.fail('a', 'denied'),
  fail: (run) => run.take({ ...failure(run, 'connection'), effectless: true }),
  silence: (run) => run.take(failure(run, 'timeout')),
  skip: (run) => run.take({ type: 'SkipStep', step: 'a', reason: 'so' }),
  cancel: (run) => run.take({ type: 'CancelExecution' }),
  terminate: (run) => run.take({ type: 'TerminateExecution' }),
  retry: (run) => run.take({ type: 'ResolveStep', step: 'a', outcome: 'retry', reason: 'so' }),
  'happened not': (run) => run.take({ type: 'ResolveStep', step: 'a', outcome: 'failed', reason: 'so' }),
  approve: (run) => run.vote(ana, 'approve', { step: 'a' }),
  reject: (run) => [...run.vote(ana, 'reject', { step: 'a' }), ...run.pass(10)],
  expire: (run) => run.pass(60_000),
  deliver: (run) => run.take({ type: 'DeliverEvent', step: 'a', wait: waitOf(run), event: { data: 1 }, correlation: 'c', dedupeId: 'd' }),
  refuse: (run) => run.take({ type: 'RefuseWait', step: 'a', wait: waitOf(run), error: { name: 'denied', message: 'no room' } }),
  again: (run) => run.take({ type: 'RetryStep', step: 'a', reason: 'so' }),
  edit: (run) => run.edit('inputs.host', 'other'),
};

function from(situation: () => VotingRun, acts: readonly string[]): (() => VotingRun)[] {
  return acts.map((name) => () => {
    const run = situation();
    const act = ACTS[name];
    if (!act || act(run).length === 0) throw new Error(`expected something to come of ${name}, found nothing`);
    return run;
  });
}

/** Its lease was lost while the run is paused. */
function held(more = RETRY): VotingRun {
  const run = pausing(more);
  run.pass(LEASE_MS);
  return run;
}

function inDoubt(error = 'connection'): VotingRun {
  const run = VotingRun.started(`steps: [{ id: a, type: action, use: act, effect: once, ${RETRY} }]\n`);
  run.renew('a');
  run.fail('a', error);
  return run;
}

function asked(more = RETRY): VotingRun {
  return VotingRun.started(steps(gate('timeoutMs: 50000', more, 'a')));
}

function waiting(more = RETRY): VotingRun {
  const step = `{ id: a, type: wait-for-event${more && `, ${more}`}, with: { event: e, timeoutMs: 50000 } }`;
  return VotingRun.started(`steps: [${step}]\n`);
}

/** Also what `held` begins with: an attempt runs on. */
function pausing(more = RETRY): VotingRun {
  const run = VotingRun.started(`steps: [{ id: a, type: action, use: act${more && `, ${more}`} }]\n`);
  run.take({ type: 'PauseExecution', approvalDeadlines: 'run' });
  return run;
}

function paused(): VotingRun {
  const run = pausing();
  run.pass(LEASE_MS);
  return run;
}

function timedOut(): VotingRun {
  const run = VotingRun.started('limits: { durationMs: 5 }\nsteps: [{ id: a, type: action, use: act }]\n');
  run.pass(5);
  return run;
}

function failed(): VotingRun {
  const run = VotingRun.started('steps: [{ id: a, type: action, use: act }]\n');
  run.fail('a', 'denied');
  return run;
}

function granted(): VotingRun {
  const run = VotingRun.started(
    steps(gate(), '  - { id: w, type: timer, dependsOn: [ok], with: { durationMs: 100 } }\n', isolate('dependsOn: [w], sensitive: x')),
  );
  run.vote(ben);
  return run;
}

const RETRY = 'retry: { maxAttempts: 2, delayMs: 10, on: [connection, rejected, expired, timeout] }';

const failure = (run: VotingRun, name: string) =>
  ({ type: 'FailStep', step: 'a', attempt: run.step('a').attempt, executor: 'x', error: { name, message: 'so' } }) as const;

const waitOf = (run: VotingRun): string => run.step('a').waiting?.open[0]?.id ?? '';
