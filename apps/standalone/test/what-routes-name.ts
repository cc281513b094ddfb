// What a suite that asks every route makes first, and puts in the place of parameters.

export const ASKS = `
{ "apiVersion": "runbook/v1", "id": "asks", "name": "canary-of-default",
  "steps": [{ "id": "ask", "type": "human-approval", "with": { "approvers": { "users": ["boss"] } } }] }`;

export const ORDER = {
  id: 'order',
  instrument: 'canary-of-default',
  reference: 'r',
  purpose: 'p',
  classification: 'SECRET',
  authorizedUsers: [],
  actions: ['*'],
};

/** What stands in the place of a parameter: something of tenant `default`, so that whoever is refused is refused something that there is. */
export const FIXED: Readonly<Record<string, string>> = {
  stepId: 'ask',
  role: 'clerk',
  version: '1',
  draft: '1',
  a: '1',
  b: '2',
  sourceId: 'edr',
  member: 'target',
  runbook: 'asks',
  name: 'ti-api',
  session: '0'.repeat(64),
};
export const IDS: readonly (readonly [string, string])[] = [
  ['/runbooks/', 'asks'],
  ['/event-sources/', 'edr'],
  ['/subscriptions/', 'told'],
  ['/people/', 'target'],
  ['/teams/', 'blue'],
  ['/tenants/', 'default'],
  ['/authorities/', 'order'],
  ['/workers/tasks/', 'tsk_0198f1c2d3e4f5a6b7c8d9e0'],
];

/** Of an own tenant, a route with a parameter may make what there is not yet: no other's is touched, and none is told of. */
export const MAKES_ITS_OWN: ReadonlySet<string> = new Set(['PUT /api/v1/event-sources/:id', 'PUT /api/v1/roles/:role']);
/** Answered alike whether there is such a thing anywhere: the notes of a source outlive it, a list may be empty, and a task that is done is no worker's any more. */
export const SAYS_SO_OF_ANYTHING: Readonly<Record<string, number>> = {
  'GET /api/v1/event-sources/:id/dispositions': 200,
  'GET /api/v1/runbooks/:id/drafts': 200,
  'POST /api/v1/workers/tasks/:id/complete': 409,
  'POST /api/v1/workers/tasks/:id/fail': 409,
  'POST /api/v1/workers/tasks/:id/heartbeat': 409,
};

/** Ids of their form that nobody anywhere has, by the word behind `/api/v1`. */
export const NOT_THERE: Readonly<Record<string, string>> = {
  executions: `exe_${'0'.repeat(32)}`,
  approvals: `apr_${'0'.repeat(24)}`,
  overrides: `ovr_${'0'.repeat(32)}`,
  workers: `tsk_${'0'.repeat(24)}`,
  auth: '0'.repeat(16),
  runbooks: 'nothing',
  'event-sources': 'nothing',
  subscriptions: 'nothing',
  people: 'nobody',
  teams: 'nobodys',
  tenants: 'nowhere',
  authorities: 'nothing',
};

/** What the suite has made, by the part of a path that is about it. */
export const KINDS: readonly (readonly [string, string])[] = [
  ['/approvals', 'approval'],
  ['/overrides', 'override'],
  ['/api-keys', 'key'],
];

/** Where no post arrives: the guard lets nothing out. */
export const TOLD = { id: 'told', url: 'http://127.0.0.1:9/canary-of-default' };
