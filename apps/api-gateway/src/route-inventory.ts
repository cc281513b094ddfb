import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { Requires, type Needed } from './access/api-key.guard.js';
import { ApiGatewayModule } from './api-gateway.module.js';

/** A route of the API, as its controller declares it. */
export interface Route {
  readonly method: string;
  /** `/api/v1/executions/:id`. */
  readonly path: string;
  /** Undefined: it names none. */
  readonly needs: Needed | undefined;
  readonly config: { readonly needsNoKey?: boolean; readonly takesBytes?: boolean; readonly holds?: boolean };
}

/** With workers on Kafka, so that no route is missing. Nothing of it is started. */
const SETTINGS = { devApiKey: undefined, devPersons: [], workerKeys: [], kafkaWorkers: [{ tenant: 'default', namespace: 'edr' }] };

/** Every route below `/api/v1`, by path and method. */
export function routeInventory(): readonly Route[] {
  const { controllers = [] } = ApiGatewayModule.forPlatform({ settings: SETTINGS } as never);
  const routes = controllers.flatMap((controller) => routesOf(controller)).filter(({ path }) => path.startsWith('/api/v1'));
  return routes.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Signing in and signed calls: nobody is known there. */
export const isOpenToAll = ({ config }: Route): boolean => config.needsNoKey === true || config.takesBytes === true;

export const addressOf = ({ method, path }: Route): string => `${method} ${path}`;

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
    return [{ method, path, needs: Reflect.getMetadata(Requires.KEY, handler) as Route['needs'], config }];
  });
}
