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
import { useSecurityHeaders } from './http/security-headers.js';
import { DOCS_PATH, serveOpenApi } from './openapi.js';

/** The API as every process serves it that has the gateway's module. */
export const gatewayFace: Face = {
  check: expectSafeEntrance,
  adapter: () => gatewayAdapter(),
  async configure(app: NestFastifyApplication): Promise<void> {
    const server = app.getHttpAdapter().getInstance();
    const routes = new RouteTable();
    routes.watch(server);
    await useSecurityHeaders(server, DOCS_PATH);
    const settings = app.get<Settings>(SETTINGS);
    if (settings.devApiKey !== undefined) sealCursorsWith(settings.devApiKey);
    watchEntrance(server, routes, app.get(Authenticator), app.get(HeldRequests));
    useBodyParsers(server);
    app.useGlobalPipes(new SchemaPipe());
    app.useGlobalInterceptors(new RoomForWrites(app.get<Room>(ROOM)), new TenantRate(settings.quotas));
    app.useGlobalFilters(new ProblemFilter(routes, app.get(Logger)));
    serveOpenApi(app);
  },
};
