import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, ROOM, SETTINGS, type Face, type Room, type Settings } from '@runbook/service';
import { watchEntrance } from './access/entrance.js';
import { expectSafeEntrance } from './access/expect-safe-entrance.js';
import { HeldRequests } from './access/held-requests.js';
import { Authenticator } from './access/authenticator.js';
import { gatewayAdapter } from './gateway-adapter.js';
import { useBodyParsers } from './http/body-parsers.js';
import { sealCursorsWith } from './http/cursor.js';
import { ProblemFilter } from './http/problem-filter.js';
import { RoomForWrites } from './access/room-for-writes.js';
import { TenantRate } from './access/tenant-rate.js';
import { RouteTable } from './http/route-table.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { useCors } from './http/cors.js';
import { useSecurityHeaders } from './http/security-headers.js';
import { readIssuers } from './issuers/issuer-settings.js';
import { DOCS_PATH, serveOpenApi } from './openapi.js';

/** The API as every process serves it that has the gateway's module. */
export const gatewayFace: Face = {
  check(settings) {
    expectSafeEntrance(settings);
    readIssuers(settings.issuersFile);
  },
  adapter: (settings) => gatewayAdapter(settings),
  async configure(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpAdapter().getInstance();
    const routes = new RouteTable();
    routes.watch(server);
    const settings = app.get<Settings>(SETTINGS);
    await useSecurityHeaders(server, { docsPath: DOCS_PATH, overTls: settings.tls !== undefined });
    await useCors(server, settings.corsOrigins);
    if (settings.devApiKey !== undefined) sealCursorsWith(settings.devApiKey);
    watchEntrance(server, routes, app.get(Authenticator), app.get(HeldRequests));
    useBodyParsers(server);
    app.useGlobalPipes(new SchemaPipe());
    app.useGlobalGuards(new RoomForWrites(app.get<Room>(ROOM)), new TenantRate(settings.quotas));
    app.useGlobalFilters(new ProblemFilter(routes, app.get(Logger)));
    serveOpenApi(app);
  },
};
