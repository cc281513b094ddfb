/** Runbooks that show what screens have to show, under ids of one suite. */
export const gated = (id: string): string => `
apiVersion: runbook/v1
id: ${id}
name: Contain a host
labels: [screens]
inputs: { type: object, properties: { host: { type: string } } }
steps:
  - { id: enrich, name: Enrich the alert, type: transform, with: { value: { host: "{{ inputs.host }}", owner: finance } } }
  - { id: score, name: Weigh what is known, type: transform, dependsOn: [enrich], with: { value: 87 } }
  - { id: severe, name: Is it severe?, type: conditional, dependsOn: [score], if: "steps.score.output > 80", then: [ask], else: [close] }
  - { id: ask, name: Isolate the host?, type: human-approval, with: { message: "Isolate {{ inputs.host }}?", approvers: { users: [ana, ben] }, quorum: 2 } }
  - { id: isolate, name: Isolate the host, type: transform, dependsOn: [ask], with: { value: { isolated: true } } }
  - { id: close, name: Close the alert, type: transform, with: { value: closed } }
`;

export const sweeping = (id: string): string => `
apiVersion: runbook/v1
id: ${id}
name: Sweep the fleet
inputs: { type: object, properties: { hosts: { type: array, items: { type: string } } } }
steps:
  - id: sweep
    name: Look at each host
    type: loop
    forEach: "inputs.hosts"
    as: host
    concurrency: 50
    steps:
      - { id: look, type: transform, with: { value: "{{ host }} is clean" } }
      - { id: note, type: transform, dependsOn: [look], with: { value: "{{ steps.look.output }}" } }
`;

export const failing = (id: string): string => `
apiVersion: runbook/v1
id: ${id}
name: Tell the partner
steps:
  - { id: prepare, type: transform, with: { value: { text: hello } } }
  - { id: send, name: Post to the partner, type: call-service, dependsOn: [prepare], with: { method: POST, url: "http://127.0.0.1:9/notify" } }
  - { id: record, type: transform, dependsOn: [send], with: { value: 1 } }
`;

export const quick = (id: string): string => `
apiVersion: runbook/v1
id: ${id}
name: Quick
inputs: { type: object, properties: { text: {} } }
outputs: { report: "{{ { 'text': inputs.text } }}", reportMarkdown: "{{ inputs.text }}" }
steps:
  - { id: echo, name: "<b onmouseover=window.pwned=1>bold</b> \\u202Ename", type: transform, with: { value: "{{ inputs.text }}" } }
`;
