import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, type Settings } from '@runbook/service';
import { assertLoopback } from './access/assert-loopback.js';
import { useBodyParsers } from './http/body-parsers.js';
import { ProblemFilter } from './http/problem-filter.js';
import { RouteTable } from './http/route-table.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { useSecurityHeaders } from './http/security-headers.js';
import { DOCS_PATH, serveOpenApi } from './openapi.js';

/**
 * Makes a Nest application the gateway's HTTP face; call it before `init` or `listen`. The same for every process that serves the API.
 * Throws `NotLoopback` when the settings would open it to others.
 */
export async function configureGateway(app: NestFastifyApplication, settings: Pick<Settings, 'host'>): Promise<void> {
  assertLoopback(settings.host);
  const server = app.getHttpAdapter().getInstance();
  const routes = new RouteTable();
  routes.watch(server);
  useBodyParsers(server);
  await useSecurityHeaders(server, DOCS_PATH);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(routes, app.get(Logger)));
  serveOpenApi(app);
}
