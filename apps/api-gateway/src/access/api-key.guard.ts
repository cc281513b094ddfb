import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  hasAdministrator,
  isAdministrator,
  OF_THE_PLATFORM,
  PERMISSIONS,
  PLATFORM_TENANT,
  rolesWith,
  type Permission,
} from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Authenticator } from './authenticator.js';
import type { Principal } from './principals.js';
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

/** Administrators whom a refusal names. */
const NAMED_MAX = 5;

/** Checks the permission that the route needs, of the caller whom the entrance has let in. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly identities: IdentityCatalogue,
    private readonly stepUp: StepUp,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    // A route that the entrance does not know of is still no open one.
    request.principal ??= await this.authenticator.principalOf(request.headers);
    const needed = this.reflector.get(Requires, context.getHandler());
    expectWhole(request.principal, needed);
    expectPermission(request.principal, needed, this.identities);
    this.stepUp.expectFor(needed, request.principal);
    return true;
  }
}

function expectWhole({ isHalfway }: Principal, needed: Needed | undefined): void {
  if (!isHalfway || needed === HALFWAY) return;
  const detail = 'expected a session that is whole, found one without the code of its second factor; give it to POST /api/v1/auth/step-up';
  throw new Problem('second-factor-required', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** Throws the problem `permission-missing`, which says what is missing and who can grant it. A route that names no permission lets nobody in. */
export function expectPermission(principal: Principal, needed: Needed | undefined, identities: IdentityCatalogue): void {
  const { tenant, id } = principal.actor;
  const isElsewhere =
    needed !== undefined && needed !== OWN && needed !== HALFWAY && OF_THE_PLATFORM.has(needed) && tenant !== PLATFORM_TENANT;
  if (isElsewhere) {
    throw new Problem(
      'platform-only',
      `expected a member of the platform’s own tenant to ${PERMISSIONS[needed]}, found ${id} of ${tenant}; ask the platform’s administrators`,
    );
  }
  if (needed === OWN || needed === HALFWAY || (needed !== undefined && principal.permissions.has(needed))) return;
  if (needed === undefined)
    throw new Problem('permission-missing', 'expected a route that names its permission, found none; this is a defect');
  const state = identities.of(tenant);
  const roles = rolesWith(needed, state);
  const administrators = Object.values(state.members).filter(isAdministrator).slice(0, NAMED_MAX);
  const by = hasAdministrator(state) ? administrators.map((member) => member.id).join(', ') : 'an administrator';
  const what = `expected permission ${needed} (${PERMISSIONS[needed]}), found ${id} without it`;
  throw new Problem('permission-missing', `${what}; ask ${by} for one of the roles ${roles.join(', ')}`, {
    members: { permission: needed, roles, grantedBy: administrators.map((member) => member.id) },
  });
}
