import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { Principals, type Permission, type Principal } from './principals.js';

/** A request that the guard let through. */
export interface GatewayRequest extends FastifyRequest {
  principal: Principal;
}

/** What a route needs: `@Requires('executions:read')`. */
export const Requires = Reflector.createDecorator<Permission>();

/** Longer keys are refused without hashing them: it would cost time for callers who are not authenticated. */
const KEY_LENGTH_MAX = 512;

/** Checks the permission that the route needs, of the caller whom the entrance has let in. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly principals: Principals,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    // A route that the entrance does not know of is still no open one.
    request.principal ??= authenticate(request.headers['x-api-key'], this.principals);
    const needed = this.reflector.get(Requires, context.getHandler());
    if (!request.principal.permissions.has(needed)) {
      throw new Problem('permission-missing', `expected a key with permission ${needed}, found one without; ask for another key`);
    }
    return true;
  }
}

/** Throws the problems `key-missing` and `key-unknown`. */
export function authenticate(key: string | string[] | undefined, principals: Principals): Principal {
  if (typeof key !== 'string' || key === '') {
    throw new Problem('key-missing', 'expected header X-API-KEY, found none; send your key', { headers: CHALLENGE });
  }
  const principal = key.length <= KEY_LENGTH_MAX ? principals.find(key) : undefined;
  if (principal) return principal;
  throw new Problem('key-unknown', 'expected a key that this service knows in X-API-KEY, found another; check DEV_API_KEY', {
    headers: CHALLENGE,
  });
}

const CHALLENGE = { 'www-authenticate': 'ApiKey header="X-API-KEY"' };
