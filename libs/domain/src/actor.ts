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
}

/** The person who acts; undefined where a service does. */
export const personOf = ({ kind, id }: Pick<Actor, 'kind' | 'id'>): string | undefined => (kind === 'person' ? id : undefined);

/** The engine itself: timers, leases, results of executors. */
export const engine = (tenant: string): Actor => ({ kind: 'service', id: 'orchestrator', tenant, via: 'log' });

/** Who starts what schedules make due. */
export const scheduler = (tenant: string): Actor => ({ kind: 'service', id: 'scheduler', tenant, via: 'trigger' });
