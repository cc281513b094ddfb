import type { ExecutionEvent, StepRequested } from '@runbook/domain';
import { Waits, type AdmittedRecord, type ReaderPosition } from '@runbook/processor';
import type { PositionKeeper } from '@runbook/service';
import { VirtualClock } from '@runbook/spec-kit';
import { Executor } from '../../src/executor.js';
import type { OutputSender } from '../../src/output/output-sender.js';
import type { AttemptResult } from '../../src/work/attempt-result.js';
import type { AttemptTerms } from '../../src/work/attempt-work.js';
import type { AttemptSurroundings } from '../../src/work/attempt-surroundings.js';
import type { ParkedExecutions } from '../../src/work/parked-executions.js';
import type { OpenExecution, OpenRequest } from '../../src/work/requests.js';
import type { Saying } from '../../src/work/result-sender.js';
import { TimerWheel } from '../../src/work/timer-wheel.js';
import { WorkQueue, type WorkLimits } from '../../src/work/work-queue.js';

const actor = { kind: 'service', id: 'suite', tenant: 'acme', via: 'log' } as const;
const PLACE = { topic: 'events', partition: 0 };

/** An executor on a log that the suite plays; what it does is noted in its order. */
export class Following {
  readonly clock = new VirtualClock();
  readonly deeds: string[] = [];
  readonly sayings: Saying[] = [];
  readonly begun: { readonly request: OpenRequest; readonly terms: AttemptTerms; end(result: AttemptResult): void }[] = [];
  /** While it is set, neither documents nor positions can be written. */
  storeFault?: Error;
  readonly executor: Executor;
  private offset = 0;

  constructor(concurrency = 10, limits: Partial<WorkLimits> = {}) {
    const around = {
      ...{ executor: 'executor_1', clock: this.clock, wheel: new TimerWheel(this.clock), queue: new WorkQueue(concurrency, limits) },
      sender: { say: (saying: Saying) => this.sayings.push(saying), stop: () => this.deeds.push('sender stops') },
      runners: { find: () => undefined },
      work: {
        run: (request: OpenRequest, terms: AttemptTerms) => new Promise<AttemptResult>((end) => this.begun.push({ request, terms, end })),
        mayProbe: () => false,
      },
      logger: { warn: () => undefined, error: () => undefined },
    } as unknown as AttemptSurroundings;
    const note = (deed: string) => {
      if (this.storeFault) return Promise.reject(this.storeFault);
      this.deeds.push(deed);
      return Promise.resolve();
    };
    const parked = {
      write: (park: readonly OpenExecution[], remove: readonly string[]) =>
        park.length + remove.length === 0 ? Promise.resolve() : note(`parks ${park.map(({ id }) => id).join()} removes ${remove.join()}`),
    } as unknown as ParkedExecutions;
    const positions = {
      save: (...[reader, topic, partition, { offset }]: [string, string, number, ReaderPosition]) =>
        note(`saves ${reader} ${topic}/${partition} at ${offset}`),
    } as unknown as PositionKeeper;
    const outputs = { close: async () => void this.deeds.push('outputs close') } as unknown as OutputSender;
    this.executor = new Executor(around, parked, positions, outputs, new Waits(this.clock));
  }

  assigned(): Promise<void> {
    return this.executor.deliver({ kind: 'assigned', ...PLACE });
  }

  revoked(): Promise<void> {
    return this.executor.deliver({ kind: 'revoked', ...PLACE });
  }

  /** Records, each with the events of one execution. */
  records(records: readonly (readonly [string, ...ExecutionEvent[]])[], caughtUp = true): Promise<void> {
    const admitted = records.map(([id, ...events]): AdmittedRecord => {
      const record = { v: 1, aggregate: 'execution', id, tenant: 'acme', events, actor };
      return { ...PLACE, offset: this.offset++, bytes: Buffer.alloc(10), headers: {}, hash: '', record } as unknown as AdmittedRecord;
    });
    const position = { offset: this.offset, term: 1, owner: 'own_1', seq: this.offset };
    return this.executor.deliver({ kind: 'records', ...PLACE, records: admitted, position, caughtUp });
  }

  started(): ExecutionEvent {
    const facts = { runbook: { id: 'r', version: 1, digest: 'd' }, steps: [], inputs: {}, requestDigest: '', dataLicenses: [] };
    return { type: 'ExecutionStarted', at: this.clock.now(), ...facts, startedBy: actor };
  }

  /** Asked for so long ago by the engine's clock. */
  requested(agoMs = 0, more: Partial<StepRequested> = {}): StepRequested {
    return {
      ...{ type: 'StepRequested', at: this.clock.now() - agoMs, step: 'lookup', stepType: 'action', attempt: 1, dispatch: 1 },
      ...{ idempotencyKey: 'k', parameters: null, timeoutMs: 5_000, leaseMs: 30_000, ...more },
    };
  }

  ended(): ExecutionEvent {
    return { type: 'ExecutionCompleted', at: this.clock.now(), outputs: {}, failures: 0 };
  }

  get ids(): string[] {
    return this.begun.map(({ request }) => request.execution.id);
  }
}
