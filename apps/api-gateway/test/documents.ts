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

/** Waits for a timer, then goes on. */
export const NAP = `
apiVersion: runbook/v1
id: nap
name: Nap
inputs: { type: object, properties: { ms: { type: integer }, who: { type: string } } }
outputs: { greeting: "{{ steps.greet.output }}" }
steps:
  - { id: before, type: transform, with: { value: "{{ inputs.ms }}" } }
  - { id: nap, type: timer, dependsOn: [before], with: { durationMs: "{{ inputs.ms }}" } }
  - { id: greet, type: transform, dependsOn: [nap], with: { value: "Hello, {{ inputs.who }}" } }
`;

/** Fails until somebody repairs it: nobody listens there. */
export const BROKEN = `
apiVersion: runbook/v1
id: broken
name: Broken
outputs: { sum: "{{ steps.sum.output }}" }
steps:
  - { id: one, type: transform, with: { value: 1 } }
  - { id: call, type: call-service, dependsOn: [one], with: { method: GET, url: 'http://127.0.0.1:9/' }, timeoutMs: 2000 }
  - { id: sum, type: transform, dependsOn: [one], with: { value: "{{ steps.one.output + 1 }}" } }
`;

/** Naps in an iteration. */
export const LOOPED = `
apiVersion: runbook/v1
id: looped
name: Looped
steps:
  - id: scan
    type: loop
    count: 3
    steps:
      - { id: nap, type: timer, with: { durationMs: 600000 } }
`;

const GATE = { id: 'ok', type: 'human-approval', with: { approvers: { users: ['dev', 'ben'] } } };

/** Started by an event; asks before it goes on. */
export const GATED = {
  apiVersion: 'runbook/v1',
  id: 'gated',
  name: 'Asks first',
  triggers: [{ event: 'com.example.breach' }],
  steps: [GATE],
};

/** Goes on with an event; asks then. */
export const GATE_BEHIND_WORD = {
  apiVersion: 'runbook/v1',
  id: 'gate-behind-word',
  name: 'Asks after a word',
  steps: [
    { id: 'word', type: 'wait-for-event', with: { event: 'com.example.isolated', key: 'h36' } },
    { ...GATE, dependsOn: ['word'] },
  ],
};
