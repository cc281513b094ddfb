import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

export const DOCS_PATH = '/api/docs';

/** Serves `/api/docs`, `/api/docs-json` and `/api/docs-yaml`, built from the schemas that validate; its assets come from this process. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Runbook orchestrator')
    .setDescription(
      'Runs runbooks for security and intelligence operations, and proves what they did. Failures are problem details (RFC 9457).',
    )
    .setVersion('1')
    .addApiKey({ type: 'apiKey', name: 'X-API-KEY', in: 'header' }, 'api-key')
    .build();
  // Built at the first request: it costs a start nothing.
  SwaggerModule.setup(DOCS_PATH.slice(1), app, () => SwaggerModule.createDocument(app, config), {
    customSiteTitle: 'Runbook orchestrator: API',
  });
}
