import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { EVERY_PERMISSION, PERMISSIONS, refuseActOf, type Permission } from '@runbook/domain';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Authenticator } from './authenticator.js';
import { ActPolicy } from './act-policy.js';
import { Clearances } from './clearances.js';
import { Concerns, type Concern } from './concerns.js';
import type { Principal } from './principals.js';
import { Reach } from './reach.js';
import { StepUp } from './step-up.js';

/** A request that the guard let through. */
export interface GatewayRequest extends FastifyRequest {
  principal: Principal;
}

/** What everybody may whom this service knows: see and change what is his own. */
export const OWN = 'own';

/** The same, and also for who has yet to give the code of his second factor. */
export const HALFWAY = 'halfway';

/** What a route needs: `@Requires('executions:read')`. */
export const Requires = Reflector.createDecorator<Needed>();

export type Needed = Permission | typeof OWN | typeof HALFWAY;

/** Checks the permission that the route needs, on what it acts on, of the caller whom the entrance has let in, and asks the policy. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reach: Reach,
    private readonly clearances: Clearances,
    private readonly stepUp: StepUp,
    private readonly policy: ActPolicy,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    // A route that the entrance does not know of is still no open one.
    request.principal ??= await this.authenticator.principalOf(request.headers);
    const needed = this.reflector.get(Requires, context.getHandler());
    // A route that names no permission lets nobody in.
    if (needed === undefined)
      throw new Problem('permission-missing', 'expected a route that names its permission, found none; this is a defect');
    expectFree(request.principal, needed);
    if (needed !== OWN && needed !== HALFWAY) {
      const concern = this.reflector.getAllAndOverride(Concerns, [context.getHandler(), context.getClass()]) as Concern | undefined;
      const parameters = request.params as Readonly<Record<string, string>>;
      request.principal = await this.reach.entering(request.principal, needed, concern, parameters);
    }
    if (needed !== undefined) await this.clearances.expectAt(request, request.principal);
    this.stepUp.expectFor(needed, request.principal);
    await this.policy.expectAllowed(request, request.principal, needed);
    return true;
  }
}

/** What keeps an act from the caller whatever his roles permit, by the rules that policies are told too. How far his roles reach is for `Reach` to say. */
function expectFree({ actor: { tenant, id }, isHalfway }: Principal, needed: Needed): void {
  switch (refuseActOf({ tenant, permission: needed, permissions: EVERY_PERMISSION, halfway: isHalfway === true })) {
    case 'halfway': {
      const detail =
        'expected a session that is whole, found one without the code of its second factor; give it to POST /api/v1/auth/step-up';
      throw new Problem('second-factor-required', detail, { headers: { 'www-authenticate': 'Bearer' } });
    }
    case 'platform-only': {
      const act = PERMISSIONS[needed as Permission];
      throw new Problem(
        'platform-only',
        `expected a member of the platform’s own tenant to ${act}, found ${id} of ${tenant}; ask the platform’s administrators`,
      );
    }
    default:
  }
}
