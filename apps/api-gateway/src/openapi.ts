import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { shownSchema } from './http/json-schemas.js';
import { describeOperations } from './openapi-operations.js';

export const DOCS_PATH = '/api/docs';

/** Serves `/api/docs`, `/api/docs-json` and `/api/docs-yaml`, built from the schemas that validate; its assets come from this process. */
export function serveOpenApi(app: NestFastifyApplication): void {
  // Built at the first request: it costs a start nothing.
  SwaggerModule.setup(DOCS_PATH.slice(1), app, () => openApiOf(app), { customSiteTitle: 'Runbook orchestrator: API' });
}

/** The document, of what the controllers declare. */
export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Runbook orchestrator')
    .setDescription(
      'Runs runbooks for security and intelligence operations, and proves what they did. Failures are problem details (RFC 9457).',
    )
    .setVersion('1')
    .addServer('/')
    .addApiKey({ type: 'apiKey', name: 'X-API-KEY', in: 'header' }, 'api-key')
    .build();
  const standardSchemaConverter = (schema: unknown, { schemaType }: { readonly schemaType: 'input' | 'output' }) =>
    shownSchema(schema as z.ZodType, schemaType);
  const document = SwaggerModule.createDocument(app, config, { standardSchemaConverter });
  describeOperations(document);
  return document;
}
