import type { DocumentBody } from '../http/body-parsers.js';
import { referenceTo } from '../http/json-schemas.js';
import { Problem } from '../http/problem.js';
import { RUNBOOK_DOCUMENT } from './runbook-answers.js';

const EXAMPLE = {
  apiVersion: 'runbook/v1',
  id: 'greet',
  name: 'Greet somebody',
  inputs: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  outputs: { greeting: '{{ steps.compose.output }}' },
  steps: [{ id: 'compose', type: 'transform', with: { value: 'Hello, {{ inputs.name }}' } }],
};

const DOCUMENT = { schema: { $ref: referenceTo(RUNBOOK_DOCUMENT) }, example: EXAMPLE };
/** How the document of the API shows the body of a route that takes a runbook. */
export const DOCUMENT_BODIES = { 'application/json': DOCUMENT, 'application/yaml': DOCUMENT };

/** Throws the problem `malformed-json`. */
export function expectDocument(document: DocumentBody | undefined): DocumentBody {
  if (document) return document;
  throw new Problem(
    'malformed-json',
    'expected a runbook document as the body, found none; send it as application/json or application/yaml',
  );
}
