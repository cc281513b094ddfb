// Holds every answer that a suite gets against the document of the API that gave it: status, media type, body, and the code of a problem.
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Of these no route is asked: they are answered before there is one. */
const OF_NO_ROUTE = new Set([404, 405]);
const documents = new Map();

/** Throws where the answer is none that the document declares. An address that is no route's has no declaration. */
export async function expectDeclared(url, method, path, { status, headers, body }) {
  const document = await (documents.get(url) ?? read(url));
  const operation = document?.operationAt(method, path);
  if (!operation) {
    if (document && !OF_NO_ROUTE.has(status) && status < 400)
      throw new Error(`expected ${method} ${path} in the document of the API, found nothing there`);
    return;
  }
  const answer = operation.responses[status];
  const what = `the answer ${status} of ${method} ${path}`;
  if (!answer)
    throw new Error(`expected one of ${Object.keys(operation.responses).join(', ')}, found ${what}: ${shown(body)}; declare it (@Answers)`);
  const type = headers.get('content-type')?.split(';')[0];
  if (!answer.content) return;
  const content = answer.content[type];
  if (!content) throw new Error(`expected ${Object.keys(answer.content).join(' or ')}, found ${what} as ${type}`);
  if (!type.endsWith('json')) return;
  const validate = document.validator(content.schema);
  if (validate(body)) return;
  const faults = validate.errors
    .slice(0, FAULTS_SHOWN)
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  throw new Error(`expected ${what} to be as the document declares it, found: ${faults.join('; ')} in ${shown(body)}`);
}

const FAULTS_SHOWN = 5;
const shown = (body) => JSON.stringify(body)?.slice(0, 1_000);

/** Read once for each system; one that cannot be asked any more is held against nothing. */
function read(url) {
  const reading = fetch(`${url}/api/docs-json`)
    .then((answer) => answer.json())
    .then(documentOf)
    .catch((error) => {
      documents.delete(url);
      if (error.name === 'TypeError' && error.message === 'fetch failed') return undefined;
      throw error;
    });
  documents.set(url, reading);
  return reading;
}

function documentOf(document) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'api:document', components: document.components });
  const validators = new Map();
  const routes = Object.entries(document.paths).map(([path, methods]) => ({ pattern: patternOf(path), places: places(path), methods }));
  routes.sort((a, b) => a.places - b.places);
  return {
    operationAt(method, path) {
      const address = path.split('?')[0];
      return routes.find(({ pattern, methods }) => pattern.test(address) && methods[method.toLowerCase()])?.methods[method.toLowerCase()];
    },
    validator(schema) {
      let found = validators.get(schema);
      if (!found) validators.set(schema, (found = ajv.compile(rooted(schema))));
      return found;
    },
  };
}

/** `/executions/bulk` is no id. */
const places = (path) => path.split('{').length;
const patternOf = (path) => new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);

/** References of the document, as they are found from outside of it. */
function rooted(value) {
  if (Array.isArray(value)) return value.map(rooted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === '$ref' && typeof member === 'string' ? `api:document${member}` : rooted(member),
    ]),
  );
}
