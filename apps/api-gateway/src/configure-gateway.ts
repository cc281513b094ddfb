import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, type Settings } from '@runbook/service';
import { assertLoopback } from './access/assert-loopback.js';
import { useBodyParsers } from './http/body-parsers.js';
import { ProblemFilter } from './http/problem-filter.js';
import { RouteTable } from './http/route-table.js';
import { SchemaPipe } from './http/schema-pipe.js';
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
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: POLICY }, strictTransportSecurity: false });
  relaxPolicyOfDocs(server);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(routes, app.get(Logger)));
  serveOpenApi(app);
}

const POLICY = {
  'default-src': ["'none'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const DOCS_POLICY = Object.entries({ ...POLICY, 'style-src': ["'self'", "'unsafe-inline'"] })
  .map(([name, values]) => `${name} ${values.join(' ')}`)
  .join(';');

/** The documentation's page brings its styles inline; nothing else may. */
function relaxPolicyOfDocs(server: ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.startsWith(DOCS_PATH)) reply.header('content-security-policy', DOCS_POLICY);
    done();
  });
}
