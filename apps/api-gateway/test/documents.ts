/** Composes a greeting; ends within its first record. */
export const GREET = {
  apiVersion: 'runbook/v1',
  id: 'greet',
  name: 'Greet somebody',
  inputs: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, age: { type: 'integer' } } },
  outputs: { greeting: '{{ steps.compose.output }}' },
  steps: [{ id: 'compose', type: 'transform', with: { value: 'Hello, {{ inputs.name }}' } }],
};

/** Makes a report, and asks for authority. */
export const REPORT = `
apiVersion: runbook/v1
id: make-report
name: Make a report
legalBasis: { required: true, dataLicenses: [internal] }
outputs:
  report: { verdict: attributed, notes: "{{ inputs.notes }}" }
  reportMarkdown: "# Verdict: attributed"
steps:
  - { id: think, type: transform, with: { value: 1 } }
`;

/** Asks a service that is not there, three times: long enough to be watched. */
export const RETRYING = {
  apiVersion: 'runbook/v1',
  id: 'retrying',
  name: 'Ask in vain',
  steps: [
    {
      id: 'ask',
      type: 'call-service',
      with: { method: 'GET', url: 'http://192.0.2.1/' },
      retry: { maxAttempts: 3, backoff: 'fixed', delayMs: 300, on: ['denied', 'connection', 'timeout'] },
      timeoutMs: 2_000,
    },
  ],
};
