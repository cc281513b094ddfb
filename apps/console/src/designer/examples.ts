/** The runbooks of examples/, each a text that loads when it is chosen. They run in the suites of the service. */
const TEXTS = import.meta.glob<string>('../../../../examples/*/runbook.yaml', { query: '?raw', import: 'default' });

export interface Example {
  readonly name: string;
  readonly load: () => Promise<string>;
}

export const EXAMPLES: readonly Example[] = Object.entries(TEXTS)
  .map(([path, load]) => ({ name: wordsOf(path.split('/').at(-2) ?? path), load }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** `02-investigate-threat` is "Investigate threat". */
function wordsOf(folder: string): string {
  const words = folder.replace(/^\d+-/, '').replaceAll('-', ' ');
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}

export const EMPTY_RUNBOOK = `apiVersion: runbook/v1
id: my-runbook
name: What it does, in a few words
inputs:
  type: object
  additionalProperties: false
  required: [host]
  properties:
    host: { type: string, description: The host that it is about }
steps:
  - id: greet
    type: transform
    with: { value: "Hello, {{ inputs.host }}" }
outputs:
  greeting: "{{ steps.greet.output }}"
`;
