import { Injectable } from '@nestjs/common';
import { DocumentStore, openedOnce } from '@runbook/ports';
import { DELIVERIES, deliveryId, REPLAYS, type DeliveryStatus, type FactDelivery, type Replay } from '@runbook/service';
import type { Cursor } from '../http/cursor.js';

/** Replays that are shown of one subscription. */
const REPLAYS_SHOWN = 20;

/** What executors note of deliveries. */
@Injectable()
export class DeliveryRecords {
  private readonly deliveries = openedOnce(() => this.documents.collection<FactDelivery>({ ...DELIVERIES, readOnly: true }));
  private readonly replays = openedOnce(() => this.documents.collection<Replay>({ ...REPLAYS, readOnly: true }));

  constructor(private readonly documents: DocumentStore) {}

  /** Newest first. */
  async list(
    tenant: string,
    subscription: string,
    { status, limit, after }: { readonly status?: DeliveryStatus | undefined; readonly limit: number; readonly after?: Cursor },
  ): Promise<readonly FactDelivery[]> {
    const where = { tenant, subscription, ...(status !== undefined && { status }) };
    return (await this.deliveries()).find({ where, order: { by: 'at', direction: 'desc' }, ...(after && { after }), limit });
  }

  async counts(tenant: string, subscription: string): Promise<{ waiting: number; delivered: number; dead: number }> {
    const deliveries = await this.deliveries();
    const [waiting, delivered, dead] = await Promise.all(
      (['waiting', 'delivered', 'dead'] as const).map((status) => deliveries.count({ tenant, subscription, status })),
    );
    return { waiting: waiting!, delivered: delivered!, dead: dead! };
  }

  /** What came of a check, once it is known. */
  async ofCheck(tenant: string, subscription: string, check: string): Promise<FactDelivery | undefined> {
    return (await this.deliveries()).get(deliveryId(tenant, subscription, check));
  }

  /** Newest first. */
  async replaysOf(tenant: string, subscription: string): Promise<readonly Replay[]> {
    const order = { by: 'at', direction: 'desc' } as const;
    return (await this.replays()).find({ where: { tenant, subscription }, order, limit: REPLAYS_SHOWN });
  }
}
