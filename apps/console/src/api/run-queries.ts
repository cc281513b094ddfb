import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';

export type Run = Schemas['Execution'];
export type RunLine = Schemas['ExecutionLine'];
export type RunStep = Schemas['Step'];
export type RunStatus = Schemas['ExecutionStatus'];
export type Explanation = Schemas['Explanation'];

/** Of one run; `asOf`: as it was, by a version or a time. */
export const runQuery = (id: string, asOf?: string) =>
  queryOptions({
    queryKey: ['run', id, 'whole', asOf ?? 'now'],
    queryFn: () => told(api.GET('/api/v1/executions/{id}', { params: { path: { id }, query: asOf === undefined ? {} : { asOf } } })),
    ...(asOf !== undefined && { staleTime: Infinity }),
  });

export const explanationQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id, 'explanation'],
    queryFn: () => told(api.GET('/api/v1/executions/{id}/explain', { params: { path: { id } } })),
  });
