const ROOM = 'authorities';

/** Of the registry's aggregate that an authority of a tenant is. No runbook's id holds a slash, so they are apart from runbooks. */
export const authorityAddress = (tenant: string, authority: string): string => `${tenant}/${ROOM}/${authority}`;

/** What the tenant calls it. */
export const authorityIdOf = ({ id, tenant }: { readonly id: string; readonly tenant: string }): string =>
  id.slice(tenant.length + ROOM.length + 2);
