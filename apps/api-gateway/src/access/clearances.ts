import { Injectable } from '@nestjs/common';
import {
  classificationRuleOf,
  clearanceOf,
  highestOf,
  isAdministrator,
  levelOf,
  mayRead,
  rolesWith,
  type ExecutionStatus,
} from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import type { Principal } from './principals.js';

/** All that somebody is told of a run that is above his clearance. */
export interface ClassifiedRun {
  readonly id: string;
  readonly runbook: { readonly id: string; readonly version: number };
  readonly status: ExecutionStatus;
  /** As it stands in the record; absent: the lowest level. */
  readonly classification?: string | undefined;
}

/** Somebody who reads, as far as his clearance goes. */
export interface Reader {
  mayRead(classification: string | undefined): boolean;
  /** Nothing needs to be looked at line by line. */
  isClearedForAll(): boolean;
  /** The run as its line is shown to him where he is below it. */
  shown(run: ClassifiedRun): ClassifiedRun;
}

/** The run that a thing of a kind belongs to; undefined: the tenant has none of this id. */
export type TellRun = (tenant: string, id: string) => Promise<ClassifiedRun | undefined>;

/** Whom a refusal names. */
const NAMED_MAX = 5;
const KIND = /^\/api\/v1\/([^/]+)\/:/;
const RUN = /^\/api\/v1\/executions\/([^/]+)$/;

/**
 * Who is cleared for what. A run that is classified above somebody's clearance is to him no more than that it is there: by which runbook, how it stands, how it is
 * classified. The guard asks for every address that names a run, or what belongs to one, before the route is entered, and once more before its answer goes:
 * a run may have risen meanwhile. Lists ask `mayRead` of each line.
 */
@Injectable()
export class Clearances {
  private readonly tellers = new Map<string, TellRun>();

  constructor(private readonly identities: IdentityCatalogue) {}

  /** The room that holds things of this kind says so at the start. `kind`: the word behind `/api/v1/`. */
  tell(kind: string, teller: TellRun): void {
    this.tellers.set(kind, teller);
  }

  /** A level of the tenant's scale. Whom the operator's settings name holds the keys of the service itself: he is cleared for all. */
  of({ actor: { tenant, id }, ofSettings }: Principal): string {
    const state = this.identities.of(tenant);
    return ofSettings ? (classificationRuleOf(state).levels.at(-1) as string) : clearanceOf(state, id);
  }

  mayRead(principal: Principal, classification: string | undefined): boolean {
    return mayRead(this.identities.of(principal.actor.tenant), this.of(principal), classification);
  }

  /** Asked again and again: what is granted or withdrawn meanwhile counts. */
  reader(principal: Principal): Reader {
    return {
      mayRead: (classification) => this.mayRead(principal, classification),
      isClearedForAll: () => this.isClearedForAll(principal),
      shown: (run) => this.shown(principal, run),
    };
  }

  /** Who may read all that there is: nothing needs to be looked up for him. */
  isClearedForAll(principal: Principal): boolean {
    const rule = classificationRuleOf(this.identities.of(principal.actor.tenant));
    return highestOf(rule, rule.levels) === this.of(principal);
  }

  /** The runs among these, by id, that are above the caller's clearance. */
  async above(principal: Principal, ids: readonly string[]): Promise<ReadonlyMap<string, ClassifiedRun>> {
    if (this.isClearedForAll(principal)) return new Map();
    const teller = this.teller('executions');
    const found = await Promise.all([...new Set(ids)].map((id) => teller(principal.actor.tenant, id)));
    return new Map(
      found.flatMap((run) => (run && !this.mayRead(principal, run.classification) ? [[run.id, this.shown(principal, run)]] : [])),
    );
  }

  /** Throws the problem `clearance-missing` where the address names a run, or what belongs to one, above the caller's clearance. */
  async expectAt({ routeOptions, params }: FastifyRequest, principal: Principal): Promise<void> {
    const kind = KIND.exec(routeOptions.url ?? '')?.[1];
    if (kind === undefined || !this.tellers.has(kind)) return;
    const named = params as Readonly<Record<string, string>>;
    return this.expectOf(kind, principal, named['id'] ?? '');
  }

  /** Why the caller may not enter this route, by its path as it is declared; undefined: his clearance is no reason. */
  async refusalAt(path: string, id: string, principal: Principal): Promise<Problem | undefined> {
    const kind = KIND.exec(path)?.[1];
    const run =
      kind === undefined || this.isClearedForAll(principal) ? undefined : await this.tellers.get(kind)?.(principal.actor.tenant, id);
    return run && !this.mayRead(principal, run.classification) ? this.missing(principal, run) : undefined;
  }

  /** The same of one that an answer says was made: `/api/v1/executions/…`. */
  async expectMade(location: string, principal: Principal): Promise<void> {
    const id = RUN.exec(location)?.[1];
    if (id !== undefined) await this.expectOf('executions', principal, id);
  }

  /** Throws the problem where what somebody would start begins above his own clearance. */
  expectLabels(principal: Principal, labels: readonly (string | undefined)[]): void {
    const rule = classificationRuleOf(this.identities.of(principal.actor.tenant));
    const level = highestOf(rule, labels);
    if (this.mayRead(principal, level)) return;
    throw this.missingFor(principal, level, 'a run that begins so classified');
  }

  /** The same of one run. */
  async expectRun(principal: Principal, id: string): Promise<void> {
    return this.expectOf('executions', principal, id);
  }

  /** The run as its line is shown to somebody below. */
  shown({ actor: { tenant } }: Principal, { id, runbook, status, classification }: ClassifiedRun): ClassifiedRun {
    const level = levelOf(classificationRuleOf(this.identities.of(tenant)), classification);
    return { id, runbook: { id: runbook.id, version: runbook.version }, status, classification: level };
  }

  /** Says which clearance is missing, and who grants it. */
  missing(principal: Principal, run: ClassifiedRun): Problem {
    const execution = this.shown(principal, run);
    return this.missingFor(principal, execution.classification as string, run.id, { execution });
  }

  private missingFor(principal: Principal, level: string, what: string, members: Readonly<Record<string, unknown>> = {}): Problem {
    const { actor } = principal;
    const state = this.identities.of(actor.tenant);
    const named = Object.values(state.members).filter((member) => isAdministrator(member) && member.id !== actor.id);
    const grantedBy = named.slice(0, NAMED_MAX).map(({ id }) => id);
    const by = grantedBy.length > 0 ? grantedBy.join(', ') : 'an administrator';
    const detail = `expected clearance ${level} for ${what}, found ${actor.id} cleared for ${this.of(principal)}; ask ${by} for it`;
    return new Problem('clearance-missing', detail, {
      members: { ...members, clearance: level, grantedBy, roles: rolesWith('people:write', state) },
    });
  }

  private async expectOf(kind: string, principal: Principal, id: string): Promise<void> {
    if (this.isClearedForAll(principal)) return;
    const run = await this.teller(kind)(principal.actor.tenant, id);
    // Of what there is not the route itself says so.
    if (run && !this.mayRead(principal, run.classification)) throw this.missing(principal, run);
  }

  private teller(kind: string): TellRun {
    const teller = this.tellers.get(kind);
    if (!teller) throw new Error(`expected the room of ${kind} to say which run each belongs to, found that it does not; this is a defect`);
    return teller;
  }
}
