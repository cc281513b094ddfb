import 'reflect-metadata';
import { declaredRoutes, type Route } from './access/declared-routes.js';
import { ApiGatewayModule } from './api-gateway.module.js';

export type { Route };

/** With workers on Kafka, so that no route is missing. Nothing of it is started. */
const SETTINGS = { devApiKey: undefined, devPersons: [], workerKeys: [], kafkaWorkers: [{ tenant: 'default', namespace: 'edr' }] };

/** Every route below `/api/v1`, by path and method. */
export function routeInventory(): readonly Route[] {
  const { controllers = [] } = ApiGatewayModule.forPlatform({ settings: SETTINGS } as never);
  return declaredRoutes(controllers);
}

/** Signing in and signed calls: nobody is known there. */
export const isOpenToAll = ({ config }: Route): boolean => config.needsNoKey === true || config.takesBytes === true;

export const addressOf = ({ method, path }: Route): string => `${method} ${path}`;
