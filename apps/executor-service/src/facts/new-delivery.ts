import type { CloudEvent } from '@runbook/facts';
import { deliveryId, type CataloguedSubscription, type FactDelivery } from '@runbook/service';

/** Who asks for a day in vain is told of by the list of what was given up, and by a replay. */
export const DELIVERY_AGE_MS_MAX = 24 * 3_600_000;

/** Where a delivery stands. */
export interface DeliveryPlace {
  /** The partition of the log, as `<topic>/<partition>`. */
  readonly place: string;
  readonly order: number;
  readonly now: number;
  readonly replay?: string;
}

export const laneOf = (place: string, { tenant, id }: Pick<CataloguedSubscription, 'tenant' | 'id'>): string => `${place}/${tenant}/${id}`;

export function newDelivery(
  subscription: CataloguedSubscription,
  event: CloudEvent,
  { place, order, now, replay }: DeliveryPlace,
): FactDelivery {
  const { tenant, id } = subscription;
  return {
    _id: deliveryId(tenant, id, event.id, replay),
    tenant,
    subscription: id,
    lane: laneOf(place, subscription),
    order,
    key: event.partitionkey,
    fact: event.id,
    type: event.type,
    at: now,
    status: 'waiting',
    revision: 0,
    attempts: 0,
    dueAt: now,
    expiresAt: now + DELIVERY_AGE_MS_MAX,
    ...(replay !== undefined && { replay }),
    event: JSON.stringify(event),
  };
}
