// Writes the types of the API from the document that the service itself serves, for every client of this repository:
//   npm run api-types
// A suite compares the file with what this would write, and fails where it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { startEmbedded } from '../test/system/index.mjs';

/** The file that is made of it. */
export const API_TYPES = 'libs/api-types/src/generated/paths.ts';

const NOTICE = '// Written by scripts/write-api-types.mjs: change the routes, not this file.\n\n';

/** The types of the API of the service at this address, as the text of a TypeScript file. */
export async function apiTypes(url) {
  const answer = await fetch(`${url}/api/docs-json`);
  if (!answer.ok) throw new Error(`expected the document of the API at ${url}/api/docs-json, found status ${answer.status}`);
  const document = withoutWords(withOneRefusal(await answer.json()));
  return (
    NOTICE + astToString(await openapiTypescript(document, { alphabetize: true, emptyObjectsUnknown: true, defaultNonNullable: false }))
  );
}

const REFUSAL = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

/** Every refusal is a problem, whatever its status: once for each operation, not once for each status. */
function withOneRefusal({ paths, ...rest }) {
  const operation = ({ responses, ...members }) => {
    const taken = Object.entries(responses).filter(([status]) => Number(status) < 400);
    return { ...members, responses: { ...Object.fromEntries(taken), default: REFUSAL } };
  };
  const methods = (path) => Object.fromEntries(Object.entries(path).map(([method, described]) => [method, operation(described)]));
  return { ...rest, paths: Object.fromEntries(Object.entries(paths).map(([path, described]) => [path, methods(described)])) };
}

/** Without examples and explanations: types are read by the compiler, and people read /api/docs. */
function withoutWords(value, isNames = false) {
  if (Array.isArray(value)) return value.map((item) => withoutWords(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isNames || !['description', 'summary', 'example', 'examples', 'title'].includes(name))
      .map(([name, member]) => [name, withoutWords(member, !isNames && ['properties', 'paths', 'schemas'].includes(name))]),
  );
}

async function write() {
  const system = await startEmbedded();
  try {
    const text = await apiTypes(system.url);
    if ((await readFile(API_TYPES, 'utf8').catch(() => '')) !== text) await writeFile(API_TYPES, text);
    console.log(`${API_TYPES}: ${text.split('\n').length} lines`);
  } finally {
    await system.stop();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await write();
