import { fileURLToPath } from 'node:url';

export interface Arrival {
  readonly url: string;
  readonly devApiKey: string;
  /** The key was made for this start; one from the environment is known to its owner and is not printed. */
  readonly generated: boolean;
}

const EXAMPLE = fileURLToPath(new URL('../../../examples/rapid-attribution/', import.meta.url));

/** What a newcomer needs next: where it runs, how to log in, and one line that does the main job. */
export function welcome({ url, devApiKey, generated }: Arrival): string {
  const key = generated ? devApiKey : '$DEV_API_KEY';
  return `
Runbook Orchestrator listens on ${url}

  API        ${url}/api/v1        documentation ${url}/api/docs
  Log in     header X-API-KEY: ${generated ? devApiKey : '(the value of DEV_API_KEY)'}
             acts as person dev of tenant default

Attribute a real intrusion in one line:

  curl -s -X POST ${url}/api/v1/executions -H "X-API-KEY: ${key}" -H 'Content-Type: application/json' -H 'Prefer: wait=30' -d @${EXAMPLE}start-C0024.json

and read the report of the run whose id it answers:

  curl -s ${url}/api/v1/executions/EXECUTION_ID/report -H "X-API-KEY: ${key}" -H 'Accept: text/markdown'

`;
}
