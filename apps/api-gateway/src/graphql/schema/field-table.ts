/**
 * What the graph has, and the route of the API that each field asks. A field has no permission of its own: it asks its route, so it needs what the route
 * needs. Arguments and types are made of what the route declares.
 */
export type FieldTable = Readonly<Record<string, string>>;

export const QUERIES: FieldTable = {
  runbooks: 'GET /runbooks',
  runbook: 'GET /runbooks/{id}',
  runbookVersion: 'GET /runbooks/{id}/versions/{version}',
  runbookDifference: 'GET /runbooks/{id}/versions/{version}/diff/{other}',
  runbookActivity: 'GET /runbook-activity',
  newRunbooks: 'GET /new-runbooks',
  drafts: 'GET /runbooks/{id}/drafts',
  draft: 'GET /runbooks/{id}/drafts/{draft}',
  draftComments: 'GET /runbooks/{id}/drafts/{draft}/comments',
  draftDifference: 'GET /runbooks/{id}/drafts/{draft}/diff',
  runbookSchedules: 'GET /runbooks/{id}/schedules',
  schedules: 'GET /schedules',
  actions: 'GET /actions',
  executions: 'GET /executions',
  executionCounts: 'GET /executions/counts',
  execution: 'GET /executions/{id}',
  executionStats: 'GET /executions/{id}/stats',
  steps: 'GET /executions/{id}/steps',
  explanation: 'GET /executions/{id}/explain',
  records: 'GET /executions/{id}/logs',
  recordsVerdict: 'GET /executions/{id}/logs/verify',
  authorityTrail: 'GET /executions/{id}/authority',
  doubts: 'GET /doubts',
  approvals: 'GET /approvals',
  approval: 'GET /approvals/{id}',
  overrides: 'GET /overrides',
  override: 'GET /overrides/{id}',
  authorities: 'GET /authorities',
  authority: 'GET /authorities/{id}',
  authorityExecutions: 'GET /authorities/{id}/executions',
  eventSources: 'GET /event-sources',
  eventSource: 'GET /event-sources/{id}',
  dispositions: 'GET /event-sources/{id}/dispositions',
  me: 'GET /auth/me',
  permissions: 'GET /auth/permissions',
};

export const MUTATIONS: FieldTable = {
  startExecution: 'POST /executions',
  pauseExecution: 'POST /executions/{id}/pause',
  resumeExecution: 'POST /executions/{id}/resume',
  releaseExecution: 'POST /executions/{id}/release',
  cancelExecution: 'POST /executions/{id}/cancel',
  terminateExecution: 'POST /executions/{id}/terminate',
  rerunExecution: 'POST /executions/{id}/rerun',
  editVariables: 'PATCH /executions/{id}/variables',
  actOnExecutions: 'POST /executions/bulk',
  retryStep: 'POST /executions/{id}/steps/{stepId}/retry',
  skipStep: 'POST /executions/{id}/steps/{stepId}/skip',
  resolveStep: 'POST /executions/{id}/steps/{stepId}/resolve',
  renewAuthority: 'POST /executions/{id}/authority',
  vote: 'POST /approvals/{id}/votes',
  delegateApproval: 'POST /approvals/{id}/delegate',
  extendApproval: 'POST /approvals/{id}/extend',
  commentApproval: 'POST /approvals/{id}/comments',
  overrideApproval: 'POST /approvals/{id}/override',
  reviewOverride: 'POST /overrides/{id}/reviews',
  registerRunbook: 'POST /runbooks',
  checkRunbook: 'POST /runbooks/check',
  deprecateVersion: 'POST /runbooks/{id}/versions/{version}/deprecate',
  restoreVersion: 'POST /runbooks/{id}/versions/{version}/restore',
  createDraft: 'POST /runbooks/drafts',
  changeDraft: 'PUT /runbooks/{id}/drafts/{draft}',
  discardDraft: 'DELETE /runbooks/{id}/drafts/{draft}',
  submitDraft: 'POST /runbooks/{id}/drafts/{draft}/submit',
  withdrawDraft: 'POST /runbooks/{id}/drafts/{draft}/withdraw',
  approveDraft: 'POST /runbooks/{id}/drafts/{draft}/approve',
  rejectDraft: 'POST /runbooks/{id}/drafts/{draft}/reject',
  commentDraft: 'POST /runbooks/{id}/drafts/{draft}/comments',
  createAuthority: 'POST /authorities',
  amendAuthority: 'POST /authorities/{id}/amend',
  revokeAuthority: 'POST /authorities/{id}/revoke',
  reinstateAuthority: 'POST /authorities/{id}/reinstate',
  sendEvent: 'POST /events',
};

/** Fields that lead from one thing to another: the route, and which member of the thing is which parameter of the route. */
export interface Link {
  readonly route: string;
  readonly from: Readonly<Record<string, string>>;
}

const OF_A_RUN: Readonly<Record<string, Link>> = {
  explanation: { route: 'GET /executions/{id}/explain', from: { id: 'id' } },
  stats: { route: 'GET /executions/{id}/stats', from: { id: 'id' } },
  records: { route: 'GET /executions/{id}/logs', from: { id: 'id' } },
  authorityTrail: { route: 'GET /executions/{id}/authority', from: { id: 'id' } },
};
const RUN: Link = { route: 'GET /executions/{id}', from: { id: 'execution' } };

/** By the type, as the document of the API names it, and the name of the field. */
export const LINKS: Readonly<Record<string, Readonly<Record<string, Link>>>> = {
  Execution: OF_A_RUN,
  ExecutionAfterAct: OF_A_RUN,
  ExecutionLineOrRedactedExecution: { ...OF_A_RUN, whole: { route: 'GET /executions/{id}', from: { id: 'id' } } },
  Approval: { run: RUN },
  ApprovalLineOrRedactedApproval: { run: RUN, whole: { route: 'GET /approvals/{id}', from: { id: 'id' } } },
  Override: { run: RUN, request: { route: 'GET /approvals/{id}', from: { id: 'approval' } } },
  RunbookVersions: { drafts: { route: 'GET /runbooks/{id}/drafts', from: { id: 'id' } } },
  Authority: { executions: { route: 'GET /authorities/{id}/executions', from: { id: 'id' } } },
};

/** Live views: the route that sends them as server-sent events. */
export const SUBSCRIPTIONS: FieldTable = {
  executionEvents: 'GET /executions/{id}/stream',
  executionsChanged: 'GET /executions/stream',
  approvalsChanged: 'GET /executions/stream',
};

/** What `approvalsChanged` reads again when a run has changed. */
export const INBOX_ROUTE = 'GET /approvals';

/** Every route that the graph asks, once. */
export function routesOfTheGraph(): readonly string[] {
  const links = Object.values(LINKS).flatMap((fields) => Object.values(fields).map(({ route }) => route));
  return [...new Set([QUERIES, MUTATIONS, SUBSCRIPTIONS].flatMap((table) => Object.values(table)).concat(links, INBOX_ROUTE))];
}
