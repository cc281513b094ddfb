import type { CataloguedSubscription, RunbookCatalogue } from '@runbook/service';
import { DeliveryLane, type LaneParts } from './delivery-lane.js';
import { laneOf } from './new-delivery.js';

export type PartsOfLanes = Omit<LaneParts, 'lane' | 'subscription'>;

/** The lanes of one partition: one for each subscription that there is. */
export class DeliveryLanes {
  private readonly lanes = new Map<string, DeliveryLane>();
  private readonly endListening: () => void;
  private stopped = false;

  constructor(
    private readonly place: string,
    private readonly catalogue: Pick<RunbookCatalogue, 'subscriptions'>,
    private readonly parts: PartsOfLanes,
  ) {
    // One that was resumed, or changed, goes on at once.
    this.endListening = catalogue.subscriptions.onChange(() => this.wake());
  }

  /** `lanes`: those that have something new; undefined: any may have. */
  wake(lanes?: ReadonlySet<string>): void {
    if (this.stopped) return;
    for (const { tenant, id, standing } of this.catalogue.subscriptions.everywhere()) {
      const name = laneOf(this.place, { tenant, id });
      if (standing === 'ACTIVE' && (lanes === undefined || lanes.has(name))) this.lane(name, tenant, id).wake();
    }
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endListening();
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop()));
  }

  private lane(name: string, tenant: string, id: string): DeliveryLane {
    const known = this.lanes.get(name);
    if (known) return known;
    const subscription = (): CataloguedSubscription | undefined => {
      const found = this.catalogue.subscriptions.find(tenant, id);
      return found?.standing === 'ACTIVE' ? found : undefined;
    };
    const lane = new DeliveryLane({ ...this.parts, lane: name, subscription });
    this.lanes.set(name, lane);
    return lane;
  }
}
