import { Injectable } from '@nestjs/common';
import {
  POLICY_INPUT_VERSION,
  rolesWithoutApproval,
  votesOf,
  type ActInput,
  type PolicyCaller,
  type PolicyResource,
  type PolicyVerdict,
} from '@runbook/domain';
import { Clock, Policy } from '@runbook/ports';
import { Logger } from '@runbook/service';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { maskAnswer } from './masked-answers.js';
import { permissionsOn } from './on-runbook.js';
import { PolicyResources } from './policy-resources.js';
import type { Principal } from './principals.js';

/** One act, as a policy is asked about it. */
export interface AskedAct {
  readonly principal: Principal;
  readonly route: ActInput['route'];
  readonly permission: ActInput['permission'];
  readonly resource: PolicyResource;
}

/**
 * Asks the policy about acts over the API, behind the permission that the route needs: it takes away, and never adds. Where the built-in rules alone hold,
 * nobody else is asked.
 */
@Injectable()
export class ActPolicy {
  constructor(
    private readonly policy: Policy,
    private readonly resources: PolicyResources,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Throws the problems `policy-denied` and `policy-unavailable`. What is to be left out of the answer is kept with the request. */
  async expectAllowed(request: FastifyRequest, principal: Principal, permission: ActInput['permission']): Promise<void> {
    if (!this.policy.isRemote) return;
    const { method, routeOptions } = request;
    const route = { method, path: routeOptions.url ?? '' };
    const resource = await this.resources.of(request, principal.actor.tenant);
    const mask = await this.expect({ principal, route, permission, resource });
    if (mask.length > 0) maskAnswer(request, mask);
  }

  /** One of many that one request asks for: an answer about several cannot be masked for one of them. Throws as `expectAllowed`. */
  async expectOne(act: Omit<AskedAct, 'resource'>, kind: string, id: string): Promise<void> {
    if (!this.policy.isRemote) return;
    const resource = await this.resources.named(kind, act.principal.actor.tenant, id);
    if ((await this.expect({ ...act, resource })).length === 0) return;
    throw new Problem(
      'policy-denied',
      `expected an answer without a mask for one of many, found that the policy masks ${id}; act on it alone`,
    );
  }

  /** What the policy says, and why it is not to be; undefined: it is. */
  async verdictOf(act: AskedAct): Promise<{ readonly verdict: PolicyVerdict; readonly refusal: string | undefined }> {
    const verdict = await this.policy.ask(actInput(act, this.clock.now()));
    return { verdict, refusal: refusalOf(verdict, act) };
  }

  private async expect(act: AskedAct): Promise<readonly string[]> {
    const { verdict, refusal } = await this.verdictOf(act);
    if (refusal === undefined) return verdict.mask;
    const { outcome, evidence } = verdict;
    const { actor } = act.principal;
    const facts = { tenant: actor.tenant, actor: actor.id, ...act.route, outcome, reason: refusal, ...evidence };
    this.logger.warn(facts, 'the policy did not allow an act');
    if (outcome === 'unavailable') throw new Problem('policy-unavailable', refusal, { headers: { 'retry-after': '1' } });
    const decision = {
      ...(evidence?.id !== undefined && { decision: evidence.id }),
      ...(evidence?.revision !== undefined && { revision: evidence.revision }),
    };
    throw new Problem('policy-denied', refusal, { members: decision });
  }
}

function refusalOf({ outcome, reason, require }: PolicyVerdict, { principal, route, resource }: AskedAct): string | undefined {
  const act = `${route.method} ${route.path}`;
  if (outcome === 'unavailable') return `expected the policy to decide ${act}, found that it cannot be asked: ${reason}; ask again`;
  if (outcome === 'denied') return `expected the policy to allow ${act}, found it refused: ${reason}`;
  const missing = rolesWithoutApproval(require, votesOf(resource.gates ?? []), principal.actor.id);
  if (missing.length === 0) return undefined;
  const about = resource.run ? `in run ${resource.run.id}` : 'and an act that is about no run has none';
  return `expected an approval of ${missing.join(', ')} for ${act}, as the policy requires, found none ${about}`;
}

function actInput({ principal, route, permission, resource }: AskedAct, now: number): ActInput {
  return {
    version: POLICY_INPUT_VERSION,
    kind: 'act',
    at: new Date(now).toISOString(),
    tenant: principal.actor.tenant,
    caller: callerOf(principal, runbookOf(resource)),
    route,
    permission,
    resource,
  };
}

/** With what he may do within teams, where the act is about their runbooks or about none: what he may see of all is bounded where it is read. */
function callerOf(principal: Principal, runbook: string | undefined): PolicyCaller {
  const { actor, isScoped, isHalfway } = principal;
  const { kind, id, via, roles = [] } = actor;
  return {
    kind,
    id,
    via,
    roles,
    permissions: [...permissionsOn(principal, runbook)].sort(),
    scoped: isScoped === true,
    halfway: isHalfway === true,
  };
}

const runbookOf = ({ kind, id, run }: PolicyResource): string | undefined => run?.runbook.id ?? (kind === 'runbooks' ? id : undefined);
