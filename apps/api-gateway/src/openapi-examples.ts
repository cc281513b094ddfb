/** Examples of parameters, by name; of `id` by the route that it stands in. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  stepId: 'isolate',
  role: 'incident-lead',
  version: '1',
  sourceId: 'edr',
  runbookId: 'contain-host',
  status: 'RUNNING',
  incidentId: 'INC-2026-0042',
  triggeredBy: 'alert 4711',
  draft: '1',
  other: '2',
  basedOn: 1,
  tenant: 'default',
  startedAfter: '2026-11-21T10:00:00Z',
  startedBefore: '2026-11-22T10:00:00Z',
  limit: 20,
  waitSeconds: 30,
  asOf: '7',
  output: true,
  mine: 'true',
  topic: 'runbook.execution.events',
  partition: 0,
  entries: 128,
  headHash: 'a3f5'.repeat(16),
  disposition: 'correlated',
  provider: 'corp',
  returnTo: '/',
  fresh: false,
  code: 'SplxlOBeZQQYbYS6WxSbIA',
  state: 'af0ifjsldkj',
  error: 'access_denied',
  iss: 'https://login.example/realms/corp',
  'Last-Event-ID': '3.0',
  'If-Match': '"3"',
  'If-None-Match': `"${'a3f5'.repeat(16)}"`,
};

const IDS: readonly (readonly [string, string])[] = [
  ['/executions/', 'exe_0198f1c2d3e4f5a6b7c8d9e0f1a2b3c4'],
  ['/approvals/', 'apr_0198f1c2d3e4f5a6b7c8d9e0'],
  ['/tasks/', 'tsk_0198f1c2d3e4f5a6b7c8d9e0'],
  ['/event-sources/', 'edr'],
  ['/runbooks/', 'contain-host'],
  ['/people/', 'oli'],
  ['/tenants/', 'acme'],
  ['/api-keys/', '3f1c9a5be2d04c77'],
];

/** Undefined where none can be told, as of a cursor. */
export function exampleOfParameter(path: string, name: string): unknown {
  if (name !== 'id') return BY_NAME[name];
  return IDS.find(([part]) => path.includes(part))?.[1];
}
