import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';

export type Me = Schemas['Me'];
export type PermissionName = Schemas['Permission']['permission'];

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => told(api.GET('/api/v1/auth/me')),
  staleTime: Infinity,
  retry: false,
});

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: () => told(api.GET('/api/v1/auth/permissions')),
  staleTime: 300_000,
});
