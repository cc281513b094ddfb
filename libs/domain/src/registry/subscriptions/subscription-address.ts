const ROOM = 'subscriptions';

/** Of the registry's aggregate that a subscription of a tenant is. No runbook's id holds a slash, so they are apart from runbooks. */
export const subscriptionAddress = (tenant: string, subscription: string): string => `${tenant}/${ROOM}/${subscription}`;

/** What the tenant calls it. */
export const subscriptionIdOf = ({ id, tenant }: { readonly id: string; readonly tenant: string }): string =>
  id.slice(tenant.length + ROOM.length + 2);
