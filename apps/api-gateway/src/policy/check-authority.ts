import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import {
  idOf,
  ownMember,
  PERMISSIONS,
  permissionsOf,
  permittedIn,
  refuseActOf,
  refuseDispatch,
  refusePerson,
  rolesWith,
  type Actor,
  type Member,
  type PolicyResource,
} from '@runbook/domain';
import { Clock, Policy } from '@runbook/ports';
import { IdentityCatalogue, RunbookCatalogue } from '@runbook/service';
import { ActPolicy } from '../access/act-policy.js';
import { Clearances } from '../access/clearances.js';
import { declaredRoutes, type Route } from '../access/declared-routes.js';
import { PolicyResources } from '../access/policy-resources.js';
import type { Principal } from '../access/principals.js';
import { ApprovalDocuments } from '../approvals/model/approval-documents.js';
import { mayAct } from '../approvals/approval-view.js';
import { Problem } from '../http/problem.js';
import { ExecutionModel } from '../runs/model/execution-model.js';
import { compiledOf } from '../runs/start/compiled-runbooks.js';
import type { CheckAnswer } from './authority-answers.js';
import type { CheckRequest } from './authority-requests.js';

type Reasons = CheckAnswer['reasons'];

/** Acts that make a run do more than it would of itself: whoever does them must be one of its legal basis's persons. */
const MAKES_RUN = /^(POST|PATCH) \/api\/v1\/executions\/:id\/(resume|release|rerun|variables|steps\/:stepId\/(retry|skip|resolve))$/;
const ASKS_VOICE = /^POST \/api\/v1\/approvals\/:id\/(votes|comments|delegate)$/;

/** Says whether a member may do something, and every reason why not, without doing it. */
@Injectable()
export class CheckAuthority {
  private routes?: ReadonlyMap<string, Route>;

  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly resources: PolicyResources,
    private readonly approvals: ApprovalDocuments,
    private readonly acts: ActPolicy,
    private readonly clearances: Clearances,
    private readonly executions: ExecutionModel,
    private readonly catalogue: RunbookCatalogue,
    private readonly clock: Clock,
    private readonly policy: Policy,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Throws the problems `member-unknown`, `invalid-request`, and of a run that is above the asker's own clearance `clearance-missing`: reasons tell of it. */
  async check(asker: Principal, { person, act, id, step }: CheckRequest): Promise<CheckAnswer> {
    const { tenant } = asker.actor;
    const route = this.routeOf(act);
    if (id !== undefined) await this.expectCleared(asker, route, id);
    const member = ownMember(this.identities.of(tenant), person);
    if (!member) throw new Problem('member-unknown', `expected a member of ${tenant}, found none called ${person}; see GET /api/v1/people`);
    const principal = this.principalOf(member, tenant);
    const kind = route.path.split('/')[3] ?? '';
    const resource = await this.resources.named(kind, tenant, id);
    const built = [
      ...suspension(member),
      ...this.permission(route, principal),
      ...legalBasis(route, resource, principal.actor),
      ...(await this.voice(route, id, principal.actor)),
      ...(await this.clearance(route, id, principal)),
      ...(id === undefined || step === undefined ? [] : await this.step(tenant, id, step)),
    ];
    const asked = await this.byPolicy(route, principal, resource);
    const reasons = [...built, ...asked.reasons];
    const decision = asked.decision !== undefined && { decision: asked.decision };
    return { allowed: reasons.length === 0, person, act, permission: route.needs ?? 'none', reasons, ...decision };
  }

  private routeOf(act: string): Route {
    this.routes ??= new Map(this.declared().map((route) => [`${route.method} ${route.path}`, route]));
    const [method = '', path = ''] = act.split(' ');
    const route = this.routes.get(act) ?? this.routes.get(`${method} /api/v1${path}`);
    if (route?.needs !== undefined) return route;
    const message = `expected a route that needs somebody, as docs/guides/permissions.md lists them, found ${act}`;
    throw new Problem('invalid-request', message, { errors: [{ pointer: '/act', message }] });
  }

  private declared(): readonly Route[] {
    return declaredRoutes(this.discovery.getControllers().flatMap(({ metatype }) => (metatype ? [metatype as never] : [])));
  }

  private principalOf({ kind, id, roles }: Member, tenant: string): Principal {
    const permissions = permittedIn(tenant, permissionsOf(roles, this.identities.of(tenant)));
    return { actor: { kind, id, tenant, via: 'check', roles }, permissions };
  }

  private permission({ needs = 'own' }: Route, { actor: { tenant, id }, permissions }: Principal): Reasons {
    const refusal = refuseActOf({ tenant, permission: needs, permissions, halfway: false });
    if (refusal === undefined || needs === 'own' || needs === 'halfway') return [];
    if (refusal === 'platform-only')
      return [{ rule: 'platform', detail: `${PERMISSIONS[needs]}: for members of the platform’s own tenant` }];
    const roles = rolesWith(needs, this.identities.of(tenant)).join(', ');
    return [
      {
        rule: 'permission',
        detail: `expected permission ${needs} (${PERMISSIONS[needs]}), found ${id} without it; roles ${roles} bring it`,
      },
    ];
  }

  private async voice({ method, path }: Route, id: string | undefined, actor: Actor): Promise<Reasons> {
    if (!ASKS_VOICE.test(`${method} ${path}`) || id === undefined) return [];
    const request = await this.approvals.get(id);
    if (request?.tenant === actor.tenant && mayAct(request, actor)) return [];
    return [{ rule: 'voice', detail: `expected an open request that asks ${actor.id}, found ${id}, which does not` }];
  }

  /** Whatever kind of thing the act is about: with a step, the id is that of a run. */
  private async expectCleared(asker: Principal, { path }: Route, id: string): Promise<void> {
    const refusal = await this.clearances.refusalAt(path, id, asker);
    if (refusal) throw refusal;
    await this.clearances.expectRun(asker, id);
  }

  /** Whether the gate that every dispatch passes would let it through now, with what this gateway has read. */
  private async step(tenant: string, id: string, path: string): Promise<Reasons> {
    const run = await this.executions.find(tenant, id);
    const definition = run && this.catalogue.definition(run.state.runbook.digest);
    const step = definition && compiledOf(definition).step(idOf(path));
    if (!run || !step) {
      const message = `expected a run of ${tenant} with this step, found none; see GET /api/v1/executions/${id}/steps`;
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/step', message }] });
    }
    const world = { now: this.clock.now(), action: (name: string) => this.catalogue.actions.find(tenant, name) };
    const refusal = refuseDispatch(run.state, step, world);
    return refusal ? [{ rule: 'step', detail: `${path}: ${refusal.message}` }] : [];
  }

  private async clearance({ path }: Route, id: string | undefined, principal: Principal): Promise<Reasons> {
    const refusal = id === undefined ? undefined : await this.clearances.refusalAt(path, id, principal);
    return refusal ? [{ rule: 'clearance', detail: refusal.detail }] : [];
  }

  private async byPolicy(
    { method, path, needs = 'own' }: Route,
    principal: Principal,
    resource: PolicyResource,
  ): Promise<{ readonly reasons: Reasons; readonly decision?: string }> {
    if (!this.policy.isRemote) return { reasons: [] };
    const { verdict, refusal } = await this.acts.verdictOf({ principal, route: { method, path }, permission: needs, resource });
    const id = verdict.evidence?.id;
    return { reasons: refusal === undefined ? [] : [{ rule: 'policy', detail: refusal }], ...(id !== undefined && { decision: id }) };
  }
}

const suspension = ({ id, suspended }: Member): Reasons =>
  suspended ? [{ rule: 'suspended', detail: `expected a member who may act, found ${id} suspended: ${suspended.reason}` }] : [];

function legalBasis({ method, path }: Route, { run }: PolicyResource, { kind, id }: Actor): Reasons {
  if (!run || !MAKES_RUN.test(`${method} ${path}`)) return [];
  const refusal = refusePerson(run.legalBasis, kind === 'person' ? id : undefined);
  return refusal ? [{ rule: 'legal-basis', detail: refusal.message }] : [];
}
