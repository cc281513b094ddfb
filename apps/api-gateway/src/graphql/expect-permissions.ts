import type { Route } from '../access/declared-routes.js';
import { routesOfTheGraph } from './schema/field-table.js';

/** Throws, so that the service does not start, where a field asks a route that is not there, that names no permission, or that is open to everybody. */
export function expectPermissions(routes: readonly Route[], asked: readonly string[] = routesOfTheGraph()): void {
  const byAddress = new Map(routes.map((route) => [addressOf(route), route]));
  for (const address of asked) {
    const route = byAddress.get(address);
    if (!route)
      throw new Error(`expected each field of the graph to ask a route of the API, found ${address}; correct the table of fields`);
    const { needs, config } = route;
    if (needs === undefined || config.needsNoKey || config.takesBytes) {
      throw new Error(
        `expected each field of the graph to need a permission, found that ${address} names none; add @Requires to its route`,
      );
    }
  }
}

const PREFIX = '/api/v1';

/** As the table of fields names it: parameters in braces, as the document of the API has them. */
export const addressOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method} ${path.slice(PREFIX.length).replaceAll(/:(\w+)/g, '{$1}')}`;
