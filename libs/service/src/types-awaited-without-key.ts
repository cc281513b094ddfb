import type { JsonObject } from '@runbook/domain';

/**
 * Which types of events some registered runbook, of any version, waits for without a key: only those are offered at the place where
 * events of all keys arrive. A type that is known only when the step begins counts as any.
 */
export class TypesAwaitedWithoutKey {
  private readonly withoutKey = new Set<string>();
  private readonly tenantsOfAny = new Set<string>();

  /** Without a tenant: of every one. */
  add(tenant: string | undefined, definition: JsonObject): void {
    for (const { event, key } of awaited([definition['steps'], definition['onFailure']])) {
      if (key !== undefined || typeof event !== 'string') continue;
      if (event.includes('{{')) this.tenantsOfAny.add(tenant ?? EVERY);
      else this.withoutKey.add(`${tenant ?? EVERY}/${event}`);
    }
  }

  isAwaitedWithoutKey(tenant: string, type: string): boolean {
    return [tenant, EVERY].some((whose) => this.tenantsOfAny.has(whose) || this.withoutKey.has(`${whose}/${type}`));
  }
}

/** No tenant has this id. */
const EVERY = '*';

interface Awaited {
  readonly event?: unknown;
  readonly key?: unknown;
  readonly anyOf?: readonly Awaited[];
  readonly allOf?: readonly Awaited[];
}

interface AuthoredStep {
  readonly type: string;
  readonly steps?: unknown;
  readonly with?: Awaited;
}

/** Every wait of the definition, those in bodies of loops too. */
function awaited(lists: readonly unknown[]): Awaited[] {
  return lists.flatMap((list) => {
    if (!Array.isArray(list)) return [];
    return (list as readonly AuthoredStep[]).flatMap(({ type, steps, with: wait }) => {
      if (type === 'loop') return awaited([steps]);
      if (type !== 'wait-for-event' || !wait) return [];
      return wait.anyOf ?? wait.allOf ?? [wait];
    });
  });
}
