import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from '../api/client.js';

/** What others change meanwhile is seen so soon. */
const AGAIN_MS = 15_000;

export type Action = Schemas['Actions']['items'][number];
export type EventSource = Schemas['RegisteredEventSource'];
export type Disposition = Schemas['Dispositions']['items'][number];
export type Schedule = Schemas['Schedule'];
export type Credential = Schemas['Credential'];
export type Subscription = Schemas['Subscription'];
export type SubscriptionLine = Schemas['SubscriptionLine'];
export type KeyedSubscription = Schemas['SubscriptionWithSecret'];
export type FactDelivery = Schemas['FactDelivery'];
export type Authority = Schemas['Authority'];
export type AuthorityLine = Schemas['AuthorityLine'];
export type Member = Schemas['Member'];
export type Role = Schemas['Role'];
export type Team = Schemas['Team'];
export type ApiKey = Schemas['ApiKey'];
export type SignedIn = Schemas['Session'];
export type Tenant = Schemas['Tenant'];
export type Usage = Schemas['TenantUsage'];

export const actionsQuery = queryOptions({
  queryKey: ['actions'],
  queryFn: () => told(api.GET('/api/v1/actions')),
  refetchInterval: AGAIN_MS,
});
export const sourcesQuery = queryOptions({
  queryKey: ['event-sources'],
  queryFn: () => told(api.GET('/api/v1/event-sources')),
  refetchInterval: AGAIN_MS,
});
export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['event-sources', id],
    queryFn: () => told(api.GET('/api/v1/event-sources/{id}', { params: { path: { id } } })),
    refetchInterval: AGAIN_MS,
  });
export const schedulesQuery = queryOptions({
  queryKey: ['schedules'],
  queryFn: () => told(api.GET('/api/v1/schedules')),
  refetchInterval: AGAIN_MS,
});
export const credentialsQuery = queryOptions({ queryKey: ['credentials'], queryFn: () => told(api.GET('/api/v1/credentials')) });
export const credentialQuery = (name: string) =>
  queryOptions({
    queryKey: ['credentials', name],
    queryFn: () => told(api.GET('/api/v1/credentials/{name}', { params: { path: { name } } })),
  });
export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions'],
  queryFn: () => told(api.GET('/api/v1/subscriptions')),
  refetchInterval: AGAIN_MS,
});
export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ['subscriptions', id],
    queryFn: () => told(api.GET('/api/v1/subscriptions/{id}', { params: { path: { id } } })),
    refetchInterval: AGAIN_MS,
  });
export const authoritiesQuery = queryOptions({ queryKey: ['authorities'], queryFn: () => told(api.GET('/api/v1/authorities')) });
export const authorityQuery = (id: string) =>
  queryOptions({ queryKey: ['authorities', id], queryFn: () => told(api.GET('/api/v1/authorities/{id}', { params: { path: { id } } })) });
export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: () => told(api.GET('/api/v1/people')) });
export const memberQuery = (id: string) =>
  queryOptions({ queryKey: ['people', id], queryFn: () => told(api.GET('/api/v1/people/{id}', { params: { path: { id } } })) });
export const keysOfQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id, 'keys'],
    queryFn: () => told(api.GET('/api/v1/people/{id}/api-keys', { params: { path: { id } } })),
  });
export const rolesQuery = queryOptions({ queryKey: ['roles'], queryFn: () => told(api.GET('/api/v1/roles')) });
export const teamsQuery = queryOptions({ queryKey: ['teams'], queryFn: () => told(api.GET('/api/v1/teams')) });
export const teamQuery = (id: string) =>
  queryOptions({ queryKey: ['teams', id], queryFn: () => told(api.GET('/api/v1/teams/{id}', { params: { path: { id } } })) });
export const ownKeysQuery = queryOptions({ queryKey: ['own-keys'], queryFn: () => told(api.GET('/api/v1/auth/api-keys')) });
export const ownSessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: () => told(api.GET('/api/v1/auth/sessions')) });
export const sessionsOfQuery = (id: string) =>
  queryOptions({
    queryKey: ['sessions', id],
    queryFn: () => told(api.GET('/api/v1/people/{id}/sessions', { params: { path: { id } } })),
  });
export const tenantsQuery = queryOptions({ queryKey: ['tenants'], queryFn: () => told(api.GET('/api/v1/tenants')) });
export const tenantQuery = (id: string) =>
  queryOptions({ queryKey: ['tenants', id], queryFn: () => told(api.GET('/api/v1/tenants/{id}', { params: { path: { id } } })) });
export const usageQuery = (id: string) =>
  queryOptions({
    queryKey: ['tenants', id, 'usage'],
    queryFn: () => told(api.GET('/api/v1/tenants/{id}/usage', { params: { path: { id } } })),
    refetchInterval: AGAIN_MS,
  });
export const securityQuery = queryOptions({ queryKey: ['security'], queryFn: () => told(api.GET('/api/v1/health/security')) });
export const lifecycleQuery = queryOptions({ queryKey: ['lifecycle-rules'], queryFn: () => told(api.GET('/api/v1/lifecycle-rules')) });
export const egressQuery = queryOptions({ queryKey: ['egress-rule'], queryFn: () => told(api.GET('/api/v1/egress-rule')) });
export const breakGlassQuery = queryOptions({ queryKey: ['break-glass'], queryFn: () => told(api.GET('/api/v1/break-glass')) });
export const stepUpQuery = queryOptions({ queryKey: ['step-up-policy'], queryFn: () => told(api.GET('/api/v1/auth/step-up-policy')) });
