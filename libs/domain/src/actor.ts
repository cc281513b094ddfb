/** Who acts. A person is compared by `person`, never by the key that was used. */
export interface Actor {
  readonly kind: 'person' | 'service';
  /** The person's id, or the service's name. */
  readonly id: string;
  readonly tenant: string;
  /** How the actor was known: `api-key`, `trigger`, `log`. */
  readonly via: string;
  /** The tenant's own names of what the person may be asked for. */
  readonly roles?: readonly string[];
  /** The teams that the person belongs to, by whose ids he may be asked. */
  readonly teams?: readonly string[];
  /** What of this an issuer of tokens said, for this act alone; what else there is are facts of the tenant's. */
  readonly claimed?: ClaimedOfActor;
}

/** An issuer's word for one act. */
export interface ClaimedOfActor {
  /** As the operator's settings name it. */
  readonly issuer: string;
  /** The roles in the tenant, instead of those that the member has here; absent: it said nothing of them. */
  readonly roles?: readonly string[];
  /** The teams among `teams` of which it said the person is, with the roles within each; he may belong to one of them here too. */
  readonly teams?: readonly { readonly team: string; readonly roles: readonly string[] }[];
}

/** The person who acts; undefined where a service does. */
export const personOf = ({ kind, id }: Pick<Actor, 'kind' | 'id'>): string | undefined => (kind === 'person' ? id : undefined);

/** The engine itself: timers, leases, results of executors. */
export const engine = (tenant: string): Actor => ({ kind: 'service', id: 'orchestrator', tenant, via: 'log' });

/** Who starts what schedules make due. */
export const scheduler = (tenant: string): Actor => ({ kind: 'service', id: 'scheduler', tenant, via: 'trigger' });
