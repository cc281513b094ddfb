import { OldestFirst } from './oldest-first.js';

/** Of a tenant, asked for at some moment. */
export interface Laned {
  readonly tenant: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What waits, in a lane for each tenant: the tenants take turns, and in each lane the oldest is first. So whoever has ten thousand waiting holds another's
 * first up by one turn of those who wait, not by ten thousand.
 */
export class TenantLanes<T extends Laned> {
  /** Those that are not empty; whose turn it is next comes first. */
  private readonly lanes = new Map<string, OldestFirst<T>>();

  push(item: T): void {
    let lane = this.lanes.get(item.tenant);
    if (!lane) this.lanes.set(item.tenant, (lane = new OldestFirst()));
    lane.push(item);
  }

  /** The next of the tenants that may have a turn; undefined: none of them has anything. */
  pop(may: (tenant: string) => boolean = () => true): T | undefined {
    for (const [tenant, lane] of this.lanes) {
      if (!may(tenant)) continue;
      this.lanes.delete(tenant);
      const item = lane.pop();
      // Behind all others.
      if (lane.size > 0) this.lanes.set(tenant, lane);
      return item;
    }
    return undefined;
  }
}
