import { isPermission, OF_RUNBOOKS, type Permission } from '@runbook/domain';
import { addressOf, isOpenToAll, routeInventory } from '../route-inventory.js';
import { HALFWAY, OWN } from './api-key.guard.js';

const routes = routeInventory().map((route) => ({ ...route, address: addressOf(route) }));
const open = routes.filter(isOpenToAll);

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
      'GET /api/v1/auth/ways-in',
      'POST /api/v1/auth/first-visit',
      'POST /api/v1/auth/key-session',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/oidc/:provider/backchannel-logout',
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
      // Nothing is done, and nothing is kept of what is checked.
      'POST /api/v1/authority/check needs people:read',
      'POST /api/v1/runbooks/check needs runbooks:read',
      'POST /api/v1/runbooks/try needs runbooks:read',
    ]);
  });

  it('that needs what can be held within a team says what it acts on', () => {
    const silent = routes.filter(({ needs, concern }) => OF_RUNBOOKS.has(needs as Permission) && concern === undefined);
    expect(silent.map(({ address }) => address)).toEqual([]);
  });

  it('that names a runbook, a run or a request acts on what it names', () => {
    const of = (start: string) => routes.filter(({ path, needs }) => path.startsWith(start) && OF_RUNBOOKS.has(needs as Permission));
    for (const { address, concern } of of('/api/v1/runbooks/:id')) expect([address, concern]).toEqual([address, { runbook: 'id' }]);
    for (const { address, concern } of of('/api/v1/executions/:id')) expect([address, concern]).toEqual([address, { execution: 'id' }]);
    for (const { address, concern } of of('/api/v1/approvals/:id')) expect([address, concern]).toEqual([address, { approval: 'id' }]);
    expect(of('/api/v1/executions/:id').length).toBeGreaterThan(15);
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
