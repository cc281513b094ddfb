// The whole executor with runners of the bench's own, records handed to it and its results handed on: no log, no store, no network.
import { SystemClock } from '@runbook/ports';
import { Executor } from '../apps/executor-service/dist/executor.js';
import { SecretVault } from '../apps/executor-service/dist/secrets/secret-vault.js';
import { StepRunners } from '../apps/executor-service/dist/steps/step-runner.js';
import { AttemptWork } from '../apps/executor-service/dist/work/attempt-work.js';
import { ResultSender } from '../apps/executor-service/dist/work/result-sender.js';
import { TimerWheel } from '../apps/executor-service/dist/work/timer-wheel.js';
import { WorkQueue } from '../apps/executor-service/dist/work/work-queue.js';
import { PolicyGate } from '../apps/executor-service/dist/work/policy-gate.js';
import { BuiltInPolicy, EnvironmentSecrets } from '../libs/service/dist/index.js';

const CONCURRENCY = 256;
const nothing = async () => {};

/** `send` takes the results of steps. */
export async function loneExecutor(runner, send = nothing) {
  const clock = new SystemClock();
  const logger = { debug() {}, info() {}, warn: console.warn, error: console.error, child: () => logger };
  const runners = new StepRunners([runner]);
  const vault = new SecretVault(new EnvironmentSecrets({}));
  const gate = new PolicyGate(new BuiltInPolicy(), clock);
  const egress = { of: () => undefined };
  const around = {
    executor: 'executor_bench',
    clock,
    wheel: new TimerWheel(clock),
    queue: new WorkQueue(CONCURRENCY),
    sender: new ResultSender({ send }, clock, logger),
    runners,
    work: new AttemptWork({ ...{ parked: undefined, blobs: undefined, outputs: undefined }, runners, vault, gate, egress, clock, logger }),
    logger,
  };
  const executor = new Executor(around, { write: nothing }, { save: nothing }, { close: nothing }, { begin: () => () => {} });
  await executor.deliver({ kind: 'assigned', topic: 'events', partition: 0 });
  const lone = new LoneExecutor(executor);
  await lone.deliver([]);
  return lone;
}

class LoneExecutor {
  offset = 0;

  constructor(executor) {
    this.executor = executor;
  }

  /** A record as a reader admits it. */
  admitted(id, tenant, events) {
    const owned = { v: 1, aggregate: 'execution', id, tenant, term: 1, owner: 'own_1', seq: this.offset, version: 1, at: '' };
    const record = { ...owned, cause: {}, actor: actorOf(tenant), prev: null, events };
    return { topic: 'events', partition: 0, offset: this.offset++, bytes: Buffer.alloc(0), hash: '', record };
  }

  deliver(records) {
    const position = { offset: this.offset, term: 1, owner: 'own_1', seq: this.offset };
    return this.executor.deliver({ kind: 'records', topic: 'events', partition: 0, records, caughtUp: true, position });
  }

  stop() {
    return this.executor.stop();
  }
}

const actorOf = (tenant) => ({ kind: 'person', id: 'ana', tenant, via: 'api-key' });

export const started = (tenant) => ({
  ...{ type: 'ExecutionStarted', at: Date.now(), runbook: { id: 'r', version: 1, digest: 'd' }, steps: [], inputs: {} },
  ...{ requestDigest: '', dataLicenses: [], startedBy: actorOf(tenant) },
});

export const requested = (step, stepType, parameters, leaseMs) => ({
  ...{ type: 'StepRequested', at: Date.now(), step, stepType, attempt: 1, dispatch: 1, idempotencyKey: step, parameters },
  ...{ timeoutMs: Math.max(leaseMs, 60_000), leaseMs },
});
