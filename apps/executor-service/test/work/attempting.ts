import type { StepRequested } from '@runbook/domain';
import { VirtualClock } from '@runbook/spec-kit';
import type { StepRunners } from '../../src/steps/step-runner.js';
import type { AttemptResult } from '../../src/work/attempt-result.js';
import type { AttemptTerms, AttemptWork } from '../../src/work/attempt-work.js';
import type { AttemptSurroundings } from '../../src/work/attempt-surroundings.js';
import { Attempt } from '../../src/work/attempt.js';
import type { OpenRequest } from '../../src/work/requests.js';
import type { ResultSender, Saying } from '../../src/work/result-sender.js';
import { TimerWheel } from '../../src/work/timer-wheel.js';
import { WorkQueue } from '../../src/work/work-queue.js';

const LEASE_MS = 30_000;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** One executor with two slots, whose words are kept until they are let out. */
export class Attempting {
  readonly clock = new VirtualClock();
  readonly wheel = new TimerWheel(this.clock);
  readonly queue = new WorkQueue(2);
  readonly sayings: Saying[] = [];
  readonly errors: object[] = [];
  /** Of each attempt at work, in the order in which they began. */
  readonly terms: AttemptTerms[] = [];
  private readonly ends: { resolve(result: AttemptResult): void; reject(error: Error): void }[] = [];
  private readonly around: AttemptSurroundings;

  constructor() {
    this.around = {
      ...{ executor: 'executor_1', clock: this.clock, wheel: this.wheel, queue: this.queue },
      sender: { say: (saying: Saying) => void this.sayings.push(saying) } as unknown as ResultSender,
      runners: { find: () => ({ target: () => 'edr.example' }) } as unknown as StepRunners,
      work: {
        run: (_request: OpenRequest, terms: AttemptTerms) => {
          this.terms.push(terms);
          return new Promise<AttemptResult>((resolve, reject) => this.ends.push({ resolve, reject }));
        },
      } as unknown as AttemptWork,
      uses: undefined as never,
      logger: { error: (facts: object) => this.errors.push(facts) } as never,
    };
  }

  request(more: Partial<StepRequested> = {}): OpenRequest {
    const asked: StepRequested = {
      ...{ type: 'StepRequested', at: 1, step: 'lookup', stepType: 'call-service', attempt: 2, dispatch: 1, idempotencyKey: 'k' },
      ...{ parameters: null, timeoutMs: 100_000, leaseMs: LEASE_MS, ...more },
    };
    const execution = { id: 'exe_1', tenant: 'acme', requests: new Map() };
    const hold = { records: 0, executions: new Set<never>(), requests: 1 };
    return { execution, partition: 0, asked, bytes: 5, hold, closed: false };
  }

  /** A request that has come just now, or `agoMs` before. */
  attempt(request: OpenRequest, { fresh = true, agoMs = 0 } = {}): Attempt {
    const attempt = new Attempt(request, this.around, this.clock.monotonic() - agoMs, fresh);
    this.queue.add(attempt);
    return attempt;
  }

  end(result: AttemptResult, index = 0): Promise<unknown> {
    this.ends[index]!.resolve(result);
    return settled();
  }

  breaks(): Promise<unknown> {
    this.ends[0]!.reject(new Error('a defect'));
    return settled();
  }

  /** What was said and is still wanted. */
  get said(): object[] {
    return this.sayings.filter(({ wanted }) => wanted()).map(({ body }) => body);
  }

  get renewals(): object[] {
    return this.sayings.map(({ body }) => body).filter(({ type }) => type === 'RenewLease');
  }
}
