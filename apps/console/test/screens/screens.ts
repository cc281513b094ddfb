/** What the screens show; ids and names of what a suite has made. */
export interface World {
  /** A run that waits for people, one that is over, one in a loop, one of which nobody knows whether it acted. */
  readonly waiting: string;
  readonly over: string;
  readonly looped: string;
  readonly doubted: string;
  readonly request: string;
  readonly override: string;
  /** A runbook with two versions, a draft and a schedule. */
  readonly runbook: string;
  readonly action: string;
  readonly source: string;
  readonly credential: string;
  readonly authority: string;
  readonly member: string;
  readonly team: string;
  readonly tenant: string;
  readonly subscription: string;
}

const RUN_VIEWS = ['graph', 'steps', 'timeline', 'events', 'output', 'approvals', 'report', 'evidence', 'raw'];
const RUNBOOK_VIEWS = ['versions', 'drafts', 'compare', 'triggers'];

/** Of every route of the console (`src/router.tsx`) the addresses that the suites visit. A suite compares the two. */
export const SCREENS: Readonly<Record<string, (world: World) => readonly string[]>> = {
  '/sign-in': () => ['/sign-in'],
  '/': () => ['/'],
  '/runs': () => ['/runs', '/runs?status=COMPLETED'],
  '/runs/$runId': ({ waiting, looped, doubted }) => [`/runs/${waiting}`, `/runs/${looped}`, `/runs/${doubted}`],
  '/runs/$runId/$view': ({ over }) => RUN_VIEWS.map((view) => `/runs/${over}/${view}`),
  '/inbox': () => ['/inbox', '/inbox?scope=decided'],
  '/inbox/$requestId': ({ request }) => [`/inbox/${request}`],
  '/inbox/doubts/$runId': ({ doubted }) => [`/inbox/doubts/${doubted}`],
  '/inbox/overrides/$overrideId': ({ override }) => [`/inbox/overrides/${override}`],
  '/runbooks': () => ['/runbooks'],
  '/runbooks/$runbookId': ({ runbook }) => [`/runbooks/${runbook}`],
  '/runbooks/$runbookId/$view': ({ runbook }) => RUNBOOK_VIEWS.map((view) => `/runbooks/${runbook}/${view}`),
  '/runbooks/$runbookId/start': ({ runbook }) => [`/runbooks/${runbook}/start`],
  '/runbooks/$runbookId/drafts/$draft': ({ runbook }) => [`/runbooks/${runbook}/drafts/1`],
  '/designer': ({ runbook }) => [`/designer?runbook=${runbook}`],
  '/operations': () => ['/operations'],
  '/operations/workers': () => ['/operations/workers'],
  '/operations/workers/$action': ({ action }) => [`/operations/workers/${encodeURIComponent(action)}`],
  '/operations/events': () => ['/operations/events'],
  '/operations/events/$sourceId': ({ source }) => [`/operations/events/${source}`],
  '/operations/schedules': () => ['/operations/schedules'],
  '/operations/credentials': () => ['/operations/credentials'],
  '/operations/credentials/$credentialName': ({ credential }) => [`/operations/credentials/${credential}`],
  '/operations/authorities': () => ['/operations/authorities'],
  '/operations/authorities/$authorityId': ({ authority }) => [`/operations/authorities/${authority}`],
  '/operations/people': () => ['/operations/people'],
  '/operations/people/$memberId': ({ member }) => [`/operations/people/${member}`],
  '/operations/roles': () => ['/operations/roles'],
  '/operations/teams': () => ['/operations/teams'],
  '/operations/teams/$teamId': ({ team }) => [`/operations/teams/${team}`],
  '/operations/keys': () => ['/operations/keys'],
  '/operations/tenants': () => ['/operations/tenants'],
  '/operations/tenants/$tenantId': ({ tenant }) => [`/operations/tenants/${tenant}`],
  '/operations/rules': () => ['/operations/rules'],
  '/operations/sessions': () => ['/operations/sessions'],
  '/operations/subscriptions': () => ['/operations/subscriptions'],
  '/operations/subscriptions/$subscriptionId': ({ subscription }) => [`/operations/subscriptions/${subscription}`],
  '/operations/security': () => ['/operations/security'],
  '/audit': () => ['/audit'],
  '/audit/$runId': ({ over }) => [`/audit/${over}`],
};

export const addressesOf = (world: World): string[] => Object.values(SCREENS).flatMap((addresses) => addresses(world));
export const viewsThatAreVisited = { run: RUN_VIEWS, runbook: RUNBOOK_VIEWS };
