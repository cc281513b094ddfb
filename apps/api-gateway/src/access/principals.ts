import type { Actor } from '@runbook/domain';
import { createHash, timingSafeEqual } from 'node:crypto';

export type Permission = 'runbooks:read' | 'runbooks:write' | 'executions:read' | 'executions:write' | 'evidence:read';

const EVERY_PERMISSION: ReadonlySet<Permission> = new Set<Permission>([
  'runbooks:read',
  'runbooks:write',
  'executions:read',
  'executions:write',
  'evidence:read',
]);

/** Who may come in, and what for. */
export interface Principal {
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
}

interface Entry {
  readonly keyHash: Buffer;
  readonly principal: Principal;
}

/** The table of keys. Holds their hashes, never the keys. */
export class Principals {
  private readonly entries: readonly Entry[];

  constructor(keys: readonly { readonly key: string; readonly principal: Principal }[]) {
    this.entries = keys.map(({ key, principal }) => ({ keyHash: hash(key), principal }));
  }

  /** The development key acts as person `dev` of tenant `default`, with every permission. */
  static ofDevelopment(key: string | undefined): Principals {
    const actor: Actor = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' };
    return new Principals(key === undefined ? [] : [{ key, principal: { actor, permissions: EVERY_PERMISSION } }]);
  }

  /** Takes the same time whichever entry fits: hashes of equal length are compared, and all of them. */
  find(key: string): Principal | undefined {
    const sought = hash(key);
    let found: Principal | undefined;
    for (const { keyHash, principal } of this.entries) if (timingSafeEqual(keyHash, sought)) found = principal;
    return found;
  }
}

const hash = (key: string): Buffer => createHash('sha256').update(key).digest();
