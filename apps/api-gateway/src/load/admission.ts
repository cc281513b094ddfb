import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { SETTINGS, type Settings } from '@runbook/service';
import { count } from '@runbook/telemetry';
import { getHeapStatistics } from 'node:v8';
import { Problem } from '../http/problem.js';
import { ProjectionLag } from './projection-lag.js';
import { StartLimit, sustainedMs } from './start-limit.js';
import { TenantShares } from './tenant-shares.js';

type Reason = 'commit-latency' | 'projection-lag' | 'memory';

const WORDS: Readonly<Record<Reason, string>> = {
  'commit-latency': 'as many starts under way as are decided in time',
  'projection-lag': 'its read model behind the log',
  memory: 'its memory nearly used up',
};

/** Reading it costs more than a start's refusal. */
const MEMORY_READ_EVERY_MS = 250;
const RETRY_AFTER_SECONDS = { 'commit-latency': 1, 'projection-lag': 2, memory: 5 } as const;
const PERCENT = 100;

/** By monotonic time, since its body is read: how long its sender takes for that is no matter of ours. */
type Since = number;

/**
 * Whether one more run may be begun, asked before a byte of its body is read. What is refused costs little, so what is let in goes on as fast as it would alone:
 *
 * 1. Starts that people and systems ask for are refused; nothing else is. Votes, cancels, repairs, revocations, reads, what workers say,
 *    and events, which may resume a run, are let in whatever the load: authority and safety come first.
 * 2. So many starts are under way that nine of ten are decided in time; of these each tenant has its share, so who floods is refused before the others wait.
 *    A short stall changes neither that number nor who is let in (`StartLimit`).
 * 3. None is let in while the read model is too far behind the log, or the memory is nearly used up.
 */
@Injectable()
export class Admission {
  private readonly limit: StartLimit;
  private readonly shares = new TenantShares();
  /** Those that are being decided, in their order. */
  private readonly underWay = new Map<object, Since>();
  private readonly leaves = new WeakMap<object, () => void>();
  private memory = { readAt: -Infinity, share: 0 };

  constructor(
    private readonly lag: ProjectionLag,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'admission'>,
    private readonly clock: Clock,
  ) {
    this.limit = new StartLimit(settings.admission?.decidedWithinMs ?? Infinity);
  }

  /** A start of the tenant comes in. The returned function says that the request is over. Throws the problem `overloaded`. */
  enter(request: object, tenant: string): () => void {
    const now = this.clock.monotonic();
    const reason = this.settings.admission && this.reasonAgainst(tenant, now);
    if (reason) throw refused(reason);
    this.shares.add(tenant, 1);
    let isIn = true;
    const leave = () => {
      if (isIn) this.shares.add(tenant, -1);
      isIn = false;
      this.underWay.delete(request);
    };
    this.leaves.set(request, leave);
    return leave;
  }

  /** Its body is read, and it goes to be decided. */
  begun(request: object): void {
    this.underWay.set(request, this.clock.monotonic());
  }

  /** What the request asked for is decided; it may go on to wait for the run's end. */
  decided(request: object): void {
    const since = this.underWay.get(request);
    const now = this.clock.monotonic();
    if (since !== undefined) this.limit.decided(now - since, this.underWay.size, now);
    this.leaves.get(request)?.();
  }

  private reasonAgainst(tenant: string, now: number): Reason | undefined {
    const { decidedWithinMs, lagMsMax, memoryPercentMax } = this.settings.admission!;
    if (this.memoryShare(now) * PERCENT > memoryPercentMax) return 'memory';
    if (this.lag.ms > lagMsMax) return 'projection-lag';
    const [oldest] = this.underWay.values();
    const mayHaveMore = this.shares.mayHaveMore(tenant, this.limit.value, now);
    // Behind something that stands still for longer than a stall, more would only wait.
    const isStill = oldest !== undefined && now - oldest > sustainedMs(decidedWithinMs);
    return mayHaveMore && !isStill ? undefined : 'commit-latency';
  }

  private memoryShare(now: number): number {
    if (now - this.memory.readAt > MEMORY_READ_EVERY_MS) {
      const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
      this.memory = { readAt: now, share: used / most };
    }
    return this.memory.share;
  }
}

function refused(reason: Reason): Problem {
  count('runbook_admission_refused_total', { reason });
  const seconds = RETRY_AFTER_SECONDS[reason];
  const detail = `expected room for one more run, found ${WORDS[reason]}; nothing was done: send it again in ${seconds} s`;
  return new Problem('overloaded', detail, { headers: { 'retry-after': String(seconds) }, members: { reason } });
}
