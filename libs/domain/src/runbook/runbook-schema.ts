import { ownJson } from '../json-text/own-json.js';
import { z } from 'zod';
import type { JsonObject } from '../json.js';
import { runbookDocument } from './document.js';

/** The JSON Schema (2020-12) of a definition, for editors and forms. `docs/spec/runbook.schema.json` is its text. */
export function runbookJsonSchema(): JsonObject {
  const generated = z.toJSONSchema(runbookDocument, { target: 'draft-2020-12', io: 'input' });
  // Through JSON, so that members which are undefined are not there.
  return ownJson(JSON.stringify(generated)) as JsonObject;
}
