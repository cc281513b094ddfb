// Writes docs/spec/runbook.schema.json from the source of the language. Build first: `npm run build`.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { runbookJsonSchema } from '../dist/runbook/index.js';

const path = fileURLToPath(new URL('../../../docs/spec/runbook.schema.json', import.meta.url));
const config = await resolveConfig(path);
await writeFile(path, await format(JSON.stringify(runbookJsonSchema()), { ...config, filepath: path }));
