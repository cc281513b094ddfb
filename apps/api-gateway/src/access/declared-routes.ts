import { RequestMethod, type Type } from '@nestjs/common';
import { Requires, type Needed } from './api-key.guard.js';
import { Concerns, type Concern } from './concerns.js';

/** A route of the API, as its controller declares it. */
export interface Route {
  readonly method: string;
  /** `/api/v1/executions/:id`. */
  readonly path: string;
  /** Undefined: it names none. */
  readonly needs: Needed | undefined;
  /** Undefined: none of what belongs to a runbook. */
  readonly concern: Concern | undefined;
  readonly config: { readonly needsNoKey?: boolean; readonly takesBytes?: boolean; readonly holds?: boolean };
}

/** Every route below `/api/v1` that these controllers declare, by path and method. */
export function declaredRoutes(controllers: readonly Type[]): readonly Route[] {
  const routes = controllers.flatMap((controller) => routesOf(controller)).filter(({ path }) => path.startsWith('/api/v1'));
  return routes.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ method, path }: Route): string => `${path} ${method}`;

function routesOf(controller: Type): Route[] {
  const prefix = Reflect.getMetadata('path', controller) as string;
  const names = Object.getOwnPropertyNames(controller.prototype).filter((name) => name !== 'constructor');
  return names.flatMap((name) => {
    // Not by name: that would call what only looks like a member.
    const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object | undefined;
    const own = handler && (Reflect.getMetadata('path', handler) as string | undefined);
    if (!handler || own === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod];
    const config = (Reflect.getMetadata('__fastify_route_config__', handler) ?? {}) as Route['config'];
    const path = `/${[prefix, own].join('/')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
    const needs = Reflect.getMetadata(Requires.KEY, handler) as Route['needs'];
    const concern = [handler, controller].map((place) => Reflect.getMetadata(Concerns.KEY, place) as Route['concern']).find(Boolean);
    return [{ method, path, needs, concern, config }];
  });
}
