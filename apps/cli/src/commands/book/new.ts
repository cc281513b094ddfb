import { writeFile } from 'node:fs/promises';
import { Failure, misused } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { codeOf } from '../../settings/config-file.js';

export const TEMPLATES = ['hello', 'call', 'approval'] as const;
type Template = (typeof TEMPLATES)[number];

const ID = /^[a-z][a-z0-9-]{1,62}$/;

/** Each checks without a fault as it is. */
const STEPS: Readonly<Record<Template, (id: string) => string>> = {
  hello: () => `inputs:
  type: object
  additionalProperties: false
  required: [name]
  properties:
    name: { type: string, description: Whom to greet }
outputs:
  greeting: "{{ steps.greet.output }}"
steps:
  - id: greet
    type: transform
    with: { value: "Hello, {{ inputs.name }}" }
`,
  call: () => `inputs:
  type: object
  additionalProperties: false
  required: [host]
  properties:
    host: { type: string }
outputs:
  state: "{{ steps.look.output }}"
steps:
  - id: look
    type: call-service
    with: { method: GET, url: "https://inventory.example/api/hosts/{{ url.encode(inputs.host) }}" }
    timeoutMs: 10000
    retry: { maxAttempts: 3, backoff: exponential, delayMs: 200, jitter: true, on: [timeout, connection, "5xx"] }
`,
  approval: () => `inputs:
  type: object
  additionalProperties: false
  required: [host]
  properties:
    host: { type: string }
steps:
  - id: approve
    type: human-approval
    with:
      approvers: { roles: [APPROVER] }
      quorum: 1
      fourEyes: true
      timeoutMs: 1800000
      message: "Isolate {{ inputs.host }}?"
  - id: note
    type: transform
    dependsOn: [approve]
    with: { value: "{{ inputs.host }} may be isolated" }
`,
};

export const templateText = (id: string, template: Template): string =>
  `apiVersion: runbook/v1\nid: ${id}\nname: ${(id[0] ?? '').toUpperCase()}${id.slice(1).replaceAll('-', ' ')}\n${STEPS[template](id)}`;

/** Begins a runbook. A file that is there is left alone. */
export async function begin(
  session: Session,
  [id = '']: readonly string[],
  flags: { readonly to?: string; readonly template?: Template },
): Ended {
  if (!ID.test(id))
    throw misused(`expected an id of lower-case letters, digits and hyphens, 2 to 63 of them, a letter first, found ${JSON.stringify(id)}`);
  const file = flags.to ?? `${id}.yaml`;
  const text = templateText(id, flags.template ?? 'hello');
  if (file === '-') return session.write(text);
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const found = codeOf(error) === 'EEXIST' ? 'one that is there already' : codeOf(error);
    throw new Failure(`expected to write a new file ${file}, found ${found}`, {
      exit: codeOf(error) === 'EEXIST' ? 'conflict' : 'failed',
      cause: error,
    });
  }
  session.write(`${file}\n`);
  session.words.say(`check it with: runbook check ${file}; put it in force with: runbook apply ${file}`);
}
