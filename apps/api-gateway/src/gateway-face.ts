import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, ROOM, SETTINGS, type Face, type Room, type Settings } from '@runbook/service';
import { watchEntrance } from './access/entrance.js';
import { entranceRule } from './access/entrance-rule.js';
import { Clearances } from './access/clearances.js';
import { watchClearances } from './access/cleared-answers.js';
import { watchMasks } from './access/masked-answers.js';
import { HeldRequests } from './access/held-requests.js';
import { Authenticator } from './access/authenticator.js';
import { serveConsole } from './console/serve-console.js';
import { DOCUMENTATION_PATH, serveDocumentation } from './documentation/serve-documentation.js';
import { gatewayAdapter } from './gateway-adapter.js';
import { serveGraph } from './graphql/socket/serve-graph.js';
import { useBodyParsers } from './http/body-parsers.js';
import { sealCursorsWith } from './http/cursor.js';
import { ProblemFilter } from './http/problem-filter.js';
import { Admission } from './load/admission.js';
import { RoomForWrites } from './access/room-for-writes.js';
import { TenantRate } from './access/tenant-rate.js';
import { RouteTable } from './http/route-table.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { useCors } from './http/cors.js';
import { useSecurityHeaders } from './http/security-headers.js';
import { issuersRule } from './issuers/issuers-rule.js';
import { DOCS_PATH, openApiOf, serveOpenApi } from './openapi.js';
import { routeInventory } from './route-inventory.js';

/** The API as every process serves it that has the gateway's module. */
export const gatewayFace: Face = {
  rules: [entranceRule, issuersRule],
  adapter: (settings) => gatewayAdapter(settings),
  async configure(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpAdapter().getInstance();
    const routes = new RouteTable();
    routes.watch(server);
    const settings = app.get<Settings>(SETTINGS);
    await useSecurityHeaders(server, { docsPaths: [DOCS_PATH, DOCUMENTATION_PATH], overTls: settings.tls !== undefined });
    await useCors(server, settings.corsOrigins);
    if (settings.devApiKey !== undefined) sealCursorsWith(settings.devApiKey);
    await serveConsole(server);
    await serveDocumentation(server);
    watchEntrance(server, routes, app.get(Authenticator), app.get(HeldRequests), app.get(Admission));
    // Behind the masks, which would leave nothing out of a refusal.
    watchMasks(server);
    watchClearances(server, app.get(Clearances));
    useBodyParsers(server);
    app.useGlobalPipes(new SchemaPipe());
    app.useGlobalGuards(new RoomForWrites(app.get<Room>(ROOM)), new TenantRate(settings.quotas));
    app.useGlobalFilters(new ProblemFilter(routes, app.get(Logger)));
    serveOpenApi(app);
    serveGraph(app, routeInventory(), () => openApiOf(app));
  },
};
