/** What a site adds to the policies that are shipped, for the suite of a service that asks OPA. */
export const SITE = `package runbooks
deny contains "reports are for auditors" if {
	input.kind == "act"
	input.route.path == "/api/v1/executions/:id/report"
}
deny contains "no worker does this" if {
	input.kind == "step"
	input.act == "hand-over"
	input.step.worker == "edr-1"
	input.step.path == "wipe"
}
deny contains "nobody does this" if {
	input.kind == "step"
	input.step.path == "forbidden"
}
mask contains "/inputs/token" if {
	input.kind == "act"
	input.route.path == "/api/v1/executions/:id"
}
mask contains "/hidden" if {
	input.kind == "act"
	input.route.path == "/api/v1/executions/:id/stream"
}
require_role contains "ciso" if {
	input.kind == "act"
	input.route.path == "/api/v1/executions/:id/pause"
	input.resource.run.runbook.id == "asks"
}
`;

const act = { type: 'action', use: 'extract-indicators', with: { text: 'see 198.51.100.7' } };
/** What it runs. */
export const RUNBOOKS = [
  { id: 'plain', steps: [{ id: 'allowed', ...act }] },
  { id: 'refused', steps: [{ id: 'forbidden', ...act }] },
  {
    id: 'later',
    steps: [
      { id: 'pause', type: 'timer', with: { durationMs: 1_500 } },
      { id: 'allowed', dependsOn: ['pause'], ...act },
    ],
  },
  {
    id: 'asks',
    steps: [
      { id: 'ok', type: 'human-approval', with: { approvers: { users: ['ada'] } } },
      { id: 'more', type: 'human-approval', dependsOn: ['ok'], with: { approvers: { users: ['ada'] } } },
    ],
  },
].map((runbook) => ({ apiVersion: 'runbook/v1', name: runbook.id, inputs: { type: 'object' }, ...runbook }));
