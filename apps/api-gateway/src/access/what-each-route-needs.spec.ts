import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { isPermission } from '@runbook/domain';
import { ApiGatewayModule } from '../api-gateway.module.js';
import { HALFWAY, OWN, Requires } from './api-key.guard.js';

interface Route {
  readonly address: string;
  readonly needs: string | undefined;
  readonly config: { readonly needsNoKey?: boolean; readonly takesBytes?: boolean };
}

const settings = { devApiKey: undefined, devPersons: [], workerKeys: [], kafkaWorkers: [{ tenant: 'default', namespace: 'edr' }] };
const { controllers = [] } = ApiGatewayModule.forPlatform({ settings } as never);

function routesOf(controller: Type): Route[] {
  const prefix = Reflect.getMetadata('path', controller) as string;
  const names = Object.getOwnPropertyNames(controller.prototype).filter((name) => name !== 'constructor');
  return names.flatMap((name) => {
    // Not by name: that would call what only looks like a member.
    const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object | undefined;
    const path = handler && (Reflect.getMetadata('path', handler) as string | undefined);
    if (!handler || path === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod];
    const config = (Reflect.getMetadata('__fastify_route_config__', handler) ?? {}) as Route['config'];
    const address = `${method} /${[prefix, path].join('/')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    return [{ address, needs: Reflect.getMetadata(Requires.KEY, handler) as string | undefined, config }];
  });
}

const routes = controllers.flatMap((controller) => routesOf(controller)).filter(({ address }) => address.includes(' /api/v1'));
const open = routes.filter(({ config }) => config.needsNoKey || config.takesBytes);

describe('each route of the API', () => {
  it('names a permission that there is, or is open to everybody on purpose', () => {
    expect(routes.length).toBeGreaterThan(60);
    const nameless = routes.filter(
      (route) => !open.includes(route) && route.needs !== OWN && route.needs !== HALFWAY && !isPermission(route.needs ?? ''),
    );
    expect(nameless.map(({ address }) => address)).toEqual([]);
  });

  it('is open to everybody only for signing in, for signed calls, and to learn how it is', () => {
    expect(open.map(({ address }) => address).sort()).toEqual([
      'GET /api/v1/auth/oidc/:provider',
      'GET /api/v1/auth/oidc/:provider/callback',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/password',
      'POST /api/v1/auth/refresh',
      'POST /api/v1/auth/setup',
      'POST /api/v1/webhooks/:sourceId',
    ]);
  });

  it('lets who has yet to give a code do nothing but give it, and leave', () => {
    const halfway = routes.filter(({ needs }) => needs === HALFWAY).map(({ address }) => address);
    expect(halfway.sort()).toEqual(['POST /api/v1/auth/logout', 'POST /api/v1/auth/step-up']);
  });

  it('that changes something needs more than to read', () => {
    const lax = routes.filter(({ address, needs = '' }) => !address.startsWith('GET ') && needs.endsWith(':read'));
    expect(lax.map(({ address, needs }) => `${address} needs ${needs}`).sort()).toEqual([
      // Nothing is kept of what is checked.
      'POST /api/v1/runbooks/check needs runbooks:read',
    ]);
  });

  it('needs what its act is', () => {
    const needs = Object.fromEntries(
      routes.filter(({ address }) => /executions|approvals/.test(address)).map((route) => [route.address, route.needs]),
    );
    expect(needs).toMatchObject({
      'POST /api/v1/executions': 'executions:start',
      'POST /api/v1/executions/:id/rerun': 'executions:start',
      'POST /api/v1/executions/:id/pause': 'executions:pause',
      'POST /api/v1/executions/:id/resume': 'executions:pause',
      'PATCH /api/v1/executions/:id/variables': 'executions:pause',
      'POST /api/v1/executions/:id/cancel': 'executions:cancel',
      'POST /api/v1/executions/:id/terminate': 'executions:cancel',
      'POST /api/v1/executions/:id/steps/:stepId/retry': 'executions:retry',
      'POST /api/v1/executions/:id/steps/:stepId/skip': 'executions:skip',
      'POST /api/v1/executions/:id/steps/:stepId/resolve': 'executions:skip',
      'POST /api/v1/approvals/:id/votes': 'approvals:vote',
      'POST /api/v1/approvals/:id/delegate': 'approvals:vote',
      'POST /api/v1/approvals/:id/comments': 'approvals:vote',
      'POST /api/v1/approvals/:id/extend': 'approvals:manage',
      'GET /api/v1/executions/:id/evidence': 'evidence:read',
    });
  });
});
