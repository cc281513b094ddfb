import { routeInventory } from '../route-inventory.js';
import { expectPermissions } from './expect-permissions.js';
import { routesOfTheGraph } from './schema/field-table.js';

const routes = routeInventory();

describe('a field of the graph', () => {
  it('asks a route that there is and that names a permission', () => {
    expect(routesOfTheGraph().length).toBeGreaterThan(60);
    expect(() => expectPermissions(routes)).not.toThrow();
  });

  it('keeps the service from starting where its route names no permission', () => {
    const lax = routes.map((route) => (route.path.endsWith('/pause') ? { ...route, needs: undefined } : route));
    expect(() => expectPermissions(lax)).toThrow('POST /executions/{id}/pause names none; add @Requires');
  });

  it.each([
    ['is not there', 'GET /nowhere', 'found GET /nowhere'],
    ['is open to everybody', 'POST /auth/login', 'POST /auth/login names none'],
    ['is known by a signature', 'POST /webhooks/{sourceId}', 'names none'],
  ])('keeps the service from starting where its route %s', (_what, address, message) => {
    expect(() => expectPermissions(routes, [address])).toThrow(message);
  });
});
