import { isLoopback } from '@runbook/service';
import { fileURLToPath } from 'node:url';

export interface Arrival {
  /** How this machine reaches it. */
  readonly url: string;
  /** What it listens on. */
  readonly host: string;
  /** The key that was made up for this data folder; undefined: one from the environment, which is known to its owner and is not printed. */
  readonly made?: { readonly key: string; readonly file: string };
  /** Opens the console signed in, once. */
  readonly visit?: string;
}

const EXAMPLE = fileURLToPath(new URL('../../../examples/rapid-attribution/', import.meta.url));

/** What a newcomer needs next: where it runs, how to log in, and one line that does the main job. */
export function welcome({ url, host, made, visit }: Arrival): string {
  const key = made?.key ?? '$DEV_API_KEY';
  return `
Runbook Orchestrator listens on ${url}${isLoopback(host) ? '' : openTo(host)}

  Console    ${visit ?? url}${visit ? '\n             signed in as dev, once, within ten minutes; later with the key below' : ''}
  API        ${url}/api/v1        documentation ${url}/api/docs
  Guides     ${url}/docs/
  Log in     header X-API-KEY: ${made?.key ?? '(the value of DEV_API_KEY)'}
             acts as person dev of tenant default${made ? `; kept in ${made.file}` : ''}

Attribute a real intrusion in one line:

  curl -s -X POST ${url}/api/v1/executions -H "X-API-KEY: ${key}" -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d @${EXAMPLE}start-C0024.json

and read the report of the run whose id it answers:

  curl -s ${url}/api/v1/executions/EXECUTION_ID/report -H "X-API-KEY: ${key}" -H 'Accept: text/markdown'

`;
}

function openTo(host: string): string {
  return `
OPEN TO OTHER MACHINES: it listens on ${host}. Whoever knows the key of DEV_API_KEY may do everything.`;
}
