import { Injectable } from '@nestjs/common';
import type { ExecutionEvent } from '@runbook/domain';
import { DocumentStore, openedOnce, type DocumentCollection } from '@runbook/ports';
import type { AdmittedDecision } from '@runbook/processor';
import type { DecisionRecord } from '@runbook/wire';
import { GatewayLimits } from '../../http/gateway-limits.js';
import { instantOf } from '../../http/time.js';

/** `gateway.tenant-logs`: what stands of a tenant in one partition of the executions' log. */
export interface TenantLogDocument {
  readonly _id: string;
  readonly tenant: string;
  /** Of the last record that is counted: one that comes again is not counted twice. */
  readonly offset: number;
  readonly logBytes: number;
  readonly runs: number;
  /** Attempts of steps that were asked for. */
  readonly steps: number;
  /** Days since the epoch, of `runsOfDay` and `stepsOfDay`. */
  readonly day: number;
  readonly runsOfDay: number;
  readonly stepsOfDay: number;
}

export interface TenantUse {
  readonly logBytes: number;
  readonly runs: number;
  readonly steps: number;
  readonly runsToday: number;
  readonly stepsToday: number;
}

const SPEC = { name: 'gateway.tenant-logs', indexes: [['tenant']], compared: ['offset'] } as const;
const DAY_MS = 86_400_000;
const NOTHING: TenantUse = { logBytes: 0, runs: 0, steps: 0, runsToday: 0, stepsToday: 0 };

/** How much of the log is each tenant's, folded from it: every gateway comes to the same numbers, and keeps them before it saves its position (P8). */
@Injectable()
export class TenantLogs {
  private readonly known = new Map<string, TenantLogDocument>();
  private readonly changed = new Set<string>();
  private readonly collection = openedOnce(() => this.documents.collection<TenantLogDocument>(SPEC));

  constructor(
    private readonly documents: DocumentStore,
    private readonly limits: GatewayLimits,
  ) {}

  /** Before a partition is read, again where it was another gateway's meanwhile. */
  async load(): Promise<void> {
    const collection = await this.collection();
    for (const stored of await all(collection, this.limits.tenantLogsReadDocuments)) {
      const known = this.known.get(stored._id);
      if (!known || known.offset < stored.offset) this.known.set(stored._id, stored);
    }
  }

  follow({ partition, offset, record, bytes }: Pick<AdmittedDecision, 'partition' | 'offset' | 'record' | 'bytes'>): void {
    const { tenant, events, at } = record as DecisionRecord<ExecutionEvent>;
    const id = `${tenant}/${partition}`;
    const before = this.known.get(id) ?? { ...EMPTY, _id: id, tenant };
    if (offset <= before.offset) return;
    const day = Math.floor(instantOf(at) / DAY_MS);
    const ofDay = day === before.day ? before : EMPTY;
    const [runs, steps] = [countOf(events, 'ExecutionStarted'), countOf(events, 'StepRequested')];
    this.known.set(id, {
      ...{ _id: id, tenant, offset, day },
      logBytes: before.logBytes + bytes.length,
      runs: before.runs + runs,
      steps: before.steps + steps,
      runsOfDay: ofDay.runsOfDay + runs,
      stepsOfDay: ofDay.stepsOfDay + steps,
    });
    this.changed.add(id);
  }

  /** Durable when it resolves. */
  async write(): Promise<void> {
    const ids = [...this.changed];
    this.changed.clear();
    try {
      await (await this.collection()).write(ids.map((id) => ({ put: this.known.get(id)!, ifNewer: 'offset' })));
    } catch (error) {
      for (const id of ids) this.changed.add(id);
      throw error;
    }
  }

  /** Of all partitions; `now` says which day is today (UTC). */
  of(tenant: string, now: number): TenantUse {
    const today = Math.floor(now / DAY_MS);
    let use = NOTHING;
    for (const one of this.known.values()) {
      if (one.tenant !== tenant) continue;
      const ofDay = one.day === today ? one : EMPTY;
      use = {
        logBytes: use.logBytes + one.logBytes,
        runs: use.runs + one.runs,
        steps: use.steps + one.steps,
        runsToday: use.runsToday + ofDay.runsOfDay,
        stepsToday: use.stepsToday + ofDay.stepsOfDay,
      };
    }
    return use;
  }
}

const EMPTY = { offset: -1, logBytes: 0, runs: 0, steps: 0, day: 0, runsOfDay: 0, stepsOfDay: 0 };

async function all(collection: DocumentCollection<TenantLogDocument>, limit: number): Promise<TenantLogDocument[]> {
  const found: TenantLogDocument[] = [];
  for (;;) {
    const after = found.at(-1)?._id;
    const page = await collection.find({ ...(after !== undefined && { where: { _id: { gt: after } } }), limit });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

function countOf(events: readonly ExecutionEvent[], type: ExecutionEvent['type']): number {
  let count = 0;
  for (const event of events) if (event.type === type) count++;
  return count;
}
