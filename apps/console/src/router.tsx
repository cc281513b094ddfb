import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, type AnyRoute } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Frame } from './shell/frame.js';
import { PageFault, PageUnknown } from './shell/page-fault.js';
import { parseSearch, stringifySearch } from './shell/search-params.js';

const root = createRootRoute({ component: Outlet, notFoundComponent: PageUnknown });
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });

type Loaded = Readonly<Record<string, ComponentType>>;

/** A page inside the frame. It loads when it is opened. */
const page = (path: string, load: () => Promise<unknown>, name: string) => routeBelow(frame, path, load, name);

function routeBelow(parent: AnyRoute, path: string, load: () => Promise<unknown>, name: string): AnyRoute {
  return createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(load as () => Promise<Loaded>, name) });
}

/** Every address of the console, one to a line. A run's and a runbook's views are parts of their page: `/runs/$runId/$view`. */
const PAGES: readonly AnyRoute[] = [
  page('/', () => import('./home/home-page.js'), 'HomePage'),
  page('/runs', () => import('./runs/runs-page.js'), 'RunsPage'),
  page('/runs/$runId', () => import('./run/run-page.js'), 'RunPage'),
  page('/runs/$runId/$view', () => import('./run/run-page.js'), 'RunPage'),
  page('/inbox', () => import('./inbox/inbox-page.js'), 'InboxPage'),
  page('/inbox/$requestId', () => import('./inbox/inbox-page.js'), 'InboxPage'),
  page('/inbox/doubts/$runId', () => import('./inbox/inbox-page.js'), 'InboxPage'),
  page('/inbox/overrides/$overrideId', () => import('./inbox/inbox-page.js'), 'InboxPage'),
  page('/runbooks', () => import('./runbooks/runbooks-page.js'), 'RunbooksPage'),
  page('/runbooks/$runbookId', () => import('./runbooks/runbook-page.js'), 'RunbookPage'),
  page('/runbooks/$runbookId/$view', () => import('./runbooks/runbook-page.js'), 'RunbookPage'),
  page('/runbooks/$runbookId/start', () => import('./runbooks/start-page.js'), 'StartPage'),
  page('/runbooks/$runbookId/drafts/$draft', () => import('./runbooks/draft-page.js'), 'DraftPage'),
  page('/designer', () => import('./designer/designer-page.js'), 'DesignerPage'),
  page('/operations', () => import('./operations/overview-page.js'), 'OverviewPage'),
  page('/operations/workers', () => import('./operations/workers-page.js'), 'WorkersPage'),
  page('/operations/workers/$action', () => import('./operations/action-page.js'), 'ActionPage'),
  page('/operations/events', () => import('./operations/sources-page.js'), 'SourcesPage'),
  page('/operations/events/$sourceId', () => import('./operations/source-page.js'), 'SourcePage'),
  page('/operations/schedules', () => import('./operations/schedules-page.js'), 'SchedulesPage'),
  page('/operations/subscriptions', () => import('./operations/subscriptions-page.js'), 'SubscriptionsPage'),
  page('/operations/subscriptions/$subscriptionId', () => import('./operations/subscription-page.js'), 'SubscriptionPage'),
  page('/operations/credentials', () => import('./operations/credentials-page.js'), 'CredentialsPage'),
  page('/operations/credentials/$credentialName', () => import('./operations/credential-page.js'), 'CredentialPage'),
  page('/operations/authorities', () => import('./operations/authorities-page.js'), 'AuthoritiesPage'),
  page('/operations/authorities/$authorityId', () => import('./operations/authority-page.js'), 'AuthorityPage'),
  page('/operations/people', () => import('./operations/people-page.js'), 'PeoplePage'),
  page('/operations/people/$memberId', () => import('./operations/member-page.js'), 'MemberPage'),
  page('/operations/roles', () => import('./operations/roles-page.js'), 'RolesPage'),
  page('/operations/teams', () => import('./operations/teams-page.js'), 'TeamsPage'),
  page('/operations/teams/$teamId', () => import('./operations/team-page.js'), 'TeamPage'),
  page('/operations/keys', () => import('./operations/keys-page.js'), 'KeysPage'),
  page('/operations/sessions', () => import('./operations/sessions-page.js'), 'SessionsPage'),
  page('/operations/tenants', () => import('./operations/tenants-page.js'), 'TenantsPage'),
  page('/operations/tenants/$tenantId', () => import('./operations/tenant-page.js'), 'TenantPage'),
  page('/operations/rules', () => import('./operations/rules-page.js'), 'RulesPage'),
  page('/operations/security', () => import('./operations/security-page.js'), 'SecurityPage'),
  page('/audit', () => import('./audit/audit-page.js'), 'AuditPage'),
  page('/audit/$runId', () => import('./audit/run-audit-page.js'), 'RunAuditPage'),
];

const signIn = routeBelow(root, '/sign-in', () => import('./sign-in/sign-in-page.js'), 'SignInPage');

export const router = createRouter({
  routeTree: root.addChildren([signIn, frame.addChildren(PAGES)]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // A page holds its own data (api/), so its code alone is worth loading ahead.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: PageUnknown,
  scrollRestoration: true,
});
