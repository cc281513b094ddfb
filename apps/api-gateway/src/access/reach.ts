import { Injectable } from '@nestjs/common';
import type { Permission } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { Problem } from '../http/problem.js';
import type { Concern } from './concerns.js';
import { holds, mayOn, onRunbook } from './on-runbook.js';
import { permissionMissing } from './permission-missing.js';
import type { Principal } from './principals.js';

/** What somebody must be permitted to be told that there is such a thing. */
const SEES = { runbook: 'runbooks:read', execution: 'executions:read', approval: 'approvals:read' } as const;

export type ReachedKind = keyof typeof SEES;

/** What the room that holds things of a kind knows of one: to which runbook it belongs. */
export interface Belonging {
  /** The runbook's id. Rejects with the problem of what there is not. */
  runbookOf(principal: Principal, id: string): Promise<string>;
  /** What is said of one that there is not. */
  unknown(principal: Principal, id: string): Problem;
}

/**
 * How far a caller's permission reaches: over the whole tenant, or over the runbooks of his teams, with their runs and what is asked in them. Whose
 * permission is the tenant's passes at once.
 */
@Injectable()
export class Reach {
  private readonly belongings = new Map<ReachedKind, Belonging>();

  constructor(private readonly identities: IdentityCatalogue) {}

  /** The room that holds things of this kind says so at the start. */
  tell(kind: ReachedKind, belonging: Belonging): void {
    this.belongings.set(kind, belonging);
  }

  /**
   * As who the caller enters a route that needs this permission. Throws the problem `permission-missing`; of what he may not even see, that there is no
   * such thing.
   */
  async entering(
    principal: Principal,
    needed: Permission,
    concern: Concern | undefined,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Principal> {
    const { teams = [] } = principal;
    if (teams.length === 0 || concern === undefined || concern === 'tenant') {
      if (principal.permissions.has(needed)) return principal;
      throw this.missing(principal, needed);
    }
    if (!holds(principal, needed)) throw this.missing(principal, needed);
    if (concern === 'within' || concern === 'nothing') return principal;
    const [kind, parameter] = Object.entries(concern)[0] as [ReachedKind, string];
    return this.expectOn(principal, needed, kind, parameters[parameter] ?? '');
  }

  /** As who the caller acts on it, or on what is to become it. Rejects with the problem `permission-missing`, or that there is no such thing. */
  async expectOn(principal: Principal, needed: Permission, kind: ReachedKind, id: string): Promise<Principal> {
    const belonging = this.belongings.get(kind);
    if (!belonging) throw new Error(`expected the room of every ${kind} to say whose it is, found that it does not; this is a defect`);
    const runbook = await belonging.runbookOf(principal, id);
    if (mayOn(principal, needed, runbook)) return onRunbook(principal, runbook);
    if (mayOn(principal, SEES[kind], runbook)) throw this.missing(principal, needed, runbook);
    // Word for word what is said of what there is not.
    throw belonging.unknown(principal, id);
  }

  private missing(principal: Principal, needed: Permission, runbook?: string): Problem {
    return permissionMissing(principal, needed, this.identities.of(principal.actor.tenant), runbook);
  }
}
