/** The complete example that opens `docs/spec/runbook-language.md`; a test there keeps the two the same. */
export const CONTAIN_HOST = `apiVersion: runbook/v1
id: contain-host                      # ^[a-z][a-z0-9-]{1,62}$, unique per tenant; versions are 1, 2, 3 … and never change
name: Contain a compromised host
description: Looks the indicator up, asks two people, isolates the host, waits for the EDR's word.
inputs:                               # JSON Schema; checked before anything is queued, 400 names every offending path
  type: object
  required: [host, indicator]
  properties: { host: { type: string }, indicator: { type: string } }
outputs: { isolated: "{{ steps.confirmed.output.state == 'isolated' }}" }
legalBasis: { required: true, classification: SECRET, dataLicenses: [internal-telemetry] }
limits: { concurrency: 5, durationMs: 3600000 }
retentionDays: 2555
triggers:
  - { event: com.example.edr.alert, when: "event.data.severity >= 7", inputs: { host: "{{ event.data.host }}", indicator: "{{ event.data.sha256 }}" }, id: "{{ event.id }}" }
  - { schedule: "0 6 * * 1", timezone: Europe/Berlin, overlap: skip }
steps:
  - id: lookup
    type: call-service
    with: { method: POST, url: "https://ti.example/api/lookup", body: { sha256: "{{ inputs.indicator }}" }, credential: ti-api }
    retry: { maxAttempts: 4, backoff: exponential, delayMs: 500, maxDelayMs: 30000, jitter: true, on: [timeout, "5xx", "429"] }
    timeoutMs: 15000
    output: { schema: { type: object, required: [score] }, evidence: [{ name: lookup-reply, value: "{{ output }}" }] }
    assumptions: ["The vendor's score is at most one hour old"]
  - id: severe
    type: conditional
    dependsOn: [lookup]
    if: { field: steps.lookup.output.score, op: gte, value: 70 }     # or  if: "steps.lookup.output.score >= 70"
    then: [approve]
    else: [note]
  - id: approve
    type: human-approval
    with: { approvers: { roles: [incident-lead], users: [ana] }, quorum: 2, of: 3, fourEyes: true, timeoutMs: 1800000,
            onTimeout: escalate, escalateTo: { roles: [duty-officer] }, rejectOnFirst: true, message: "Isolate {{ inputs.host }}?" }
  - id: isolate
    type: call-service
    dependsOn: [approve]
    sensitive: containment            # a class named in the tenant's policy: must be dominated by an approval
    effect: once                      # or idempotent (default); see Effects
    with: { method: POST, url: "https://edr.example/isolate", body: { host: "{{ inputs.host }}" } }
  - id: confirmed
    type: wait-for-event
    dependsOn: [isolate]
    with: { event: com.example.edr.isolated, key: "{{ inputs.host }}", when: "event.data.ok", timeoutMs: 600000, onTimeout: fail }
  - { id: note, type: notify, with: { channel: webhook, url: "https://chat.example/hook", text: "{{ inputs.host }} looks clean" } }
onFailure:
  - { id: tell, type: notify, with: { channel: webhook, url: "https://chat.example/hook", text: "failed: {{ failure.step }}" } }
`;
