import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Route } from '../../access/declared-routes.js';
import { expectPermissions } from '../expect-permissions.js';
import { Graph } from '../graph.js';
import type { ApiDocument } from '../schema/api-document.js';
import { GraphSockets } from './graph-sockets.js';

/** Serves the graph over HTTP and over sockets. Throws where a field asks a route that names no permission: the service does not start. */
export function serveGraph(app: NestFastifyApplication, routes: readonly Route[], documentOf: () => object): void {
  expectPermissions(routes);
  const server = app.getHttpAdapter().getInstance();
  app.get(Graph).serve(server, () => documentOf() as ApiDocument);
  app.get(GraphSockets).serve(server);
}
