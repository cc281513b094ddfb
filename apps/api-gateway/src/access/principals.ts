import { EVERY_PERMISSION, type Actor, type Permission, type TeamStanding } from '@runbook/domain';
import { DEVELOPMENT_PERSON, type DevelopmentPerson, type WorkerKey } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { timingSafeEqual } from 'node:crypto';
import type { IssuerStepUp } from '../issuers/issuer-settings.js';

/** Of the other persons of development: they read everything, run runbooks, vote, and let held runs go on; they register nothing and send no events. */
const OF_PERSONS: ReadonlySet<Permission> = new Set<Permission>([
  'runbooks:read',
  'executions:read',
  'executions:start',
  'executions:pause',
  'executions:cancel',
  'executions:retry',
  'executions:skip',
  'approvals:read',
  'approvals:vote',
  'approvals:manage',
  'evidence:read',
  'events:read',
  'authorities:read',
  'authorities:release',
]);

/** An authenticated caller, with what it may do. */
export interface Principal {
  readonly actor: Actor;
  /** In the whole tenant. */
  readonly permissions: ReadonlySet<Permission>;
  /** What it may do within each of its teams besides; absent: it belongs to none. */
  readonly teams?: readonly TeamStanding[];
  /** Of a worker: the actions that it may serve, `edr/isolate` or `edr/*`; undefined: every one of its tenant. */
  readonly actions?: readonly string[];
  /** The operator's settings name it: it is no member, and no role of a member's tells what it may do. */
  readonly ofSettings?: true;
  /** Good for as long as the tenant has no administrator. */
  readonly untilAdministrator?: true;
  /** The key permits less than its holder may do. */
  readonly isScoped?: true;
  /** Of who has signed in. */
  readonly session?: string;
  /** When he last proved who he is, in milliseconds since the epoch. */
  readonly provenAt?: number;
  /** Of who brings the token of an issuer that can ask him anew: what a newer one must say. */
  readonly stepUp?: IssuerStepUp;
  /** He has signed in, and has a code to give before anything else. */
  readonly isHalfway?: true;
}

interface Entry {
  readonly keyHash: Buffer;
  readonly principal: Principal;
}

/** The keys that the operator's settings name. Holds their hashes, never the keys. */
export class Principals {
  private readonly entries: readonly Entry[];

  constructor(keys: readonly { readonly key: string; readonly principal: Principal }[]) {
    this.entries = keys.map(({ key, principal }) => ({ keyHash: keyHashOf(key), principal: { ...principal, ofSettings: true } }));
  }

  /**
   * The keys of development, all of tenant `default`: `key` acts as person `dev` with every permission; the others may do all but register;
   * workers serve their actions. In production `key` makes the first administrator, and opens nothing any more once there is one.
   * Whom an approval asks is no permission: that is decided with the vote, by person and role.
   */
  static ofDevelopment(
    key: string | undefined,
    persons: readonly DevelopmentPerson[] = [],
    workers: readonly WorkerKey[] = [],
    { production = false }: { readonly production?: boolean } = {},
  ): Principals {
    const principal: Principal = { actor: actorOf(DEVELOPMENT_PERSON), permissions: EVERY_PERMISSION };
    const dev = { key: key ?? '', principal: production ? { ...principal, untilAdministrator: true as const } : principal };
    const others = persons.map((person) => ({
      key: person.key,
      principal: { actor: { ...actorOf(person.id), roles: person.roles }, permissions: OF_PERSONS },
    }));
    return new Principals([...(key === undefined ? [] : [dev]), ...others, ...workers.map(workerOf)]);
  }

  /** The ids of persons and workers of this tenant. */
  ids(tenant: string): readonly string[] {
    return this.entries.flatMap(({ principal: { actor } }) => (actor.tenant === tenant ? [actor.id] : []));
  }

  /** The persons of the tenant who have a key, with the roles that they may be asked by. One with two keys is one. */
  people(tenant: string): { readonly id: string; readonly roles: readonly string[] }[] {
    const roles = new Map<string, readonly string[]>();
    for (const { principal } of this.entries) {
      const { kind, id, tenant: own, roles: held = [] } = principal.actor;
      if (kind === 'person' && own === tenant) roles.set(id, [...new Set([...(roles.get(id) ?? []), ...held])]);
    }
    return [...roles].map(([id, held]) => ({ id, roles: held }));
  }

  /** Takes the same time whichever entry fits: hashes of equal length are compared, and all of them. */
  find(key: string): Principal | undefined {
    return this.ofHash(sha256Of(key));
  }

  /** By the hash of a key, in hexadecimal digits: of sessions that began by one. */
  ofHash(hash: string): Principal | undefined {
    const sought = Buffer.from(hash, 'hex');
    let found: Principal | undefined;
    for (const { keyHash, principal } of this.entries) if (timingSafeEqual(keyHash, sought)) found = principal;
    return found;
  }
}

/** A worker does its actions and nothing else. */
function workerOf({ id, key, actions }: WorkerKey): { readonly key: string; readonly principal: Principal } {
  const actor: Actor = { kind: 'service', id, tenant: 'default', via: 'api-key' };
  return { key, principal: { actor, permissions: new Set<Permission>(['workers:act']), actions } };
}

const keyHashOf = (key: string): Buffer => Buffer.from(sha256Of(key), 'hex');
const actorOf = (id: string): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key' });
