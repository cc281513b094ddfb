// Writes what is published of facts: docs/spec/schemas/*.json and docs/spec/asyncapi.json, from the schemas that the services have. Needs a build.
import { publishedSchemas } from '../libs/facts/dist/index.js';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { gatewayAsyncApi } from '../apps/api-gateway/dist/subscriptions/gateway-async-api.js';

const SCHEMAS = 'docs/spec/schemas';
const config = await resolveConfig('package.json');

async function write(path, value) {
  await writeFile(path, await format(JSON.stringify(value), { ...config, parser: 'json' }));
  console.log(path);
}

await mkdir(SCHEMAS, { recursive: true });
const schemas = publishedSchemas();
for (const name of await readdir(SCHEMAS)) if (!(name in schemas)) await rm(join(SCHEMAS, name));
for (const [name, schema] of Object.entries(schemas)) await write(join(SCHEMAS, name), schema);
await write('docs/spec/asyncapi.json', gatewayAsyncApi());
