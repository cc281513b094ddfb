import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';

export type RunbookLine = Schemas['RunbookLine'];
export type RunbookVersions = Schemas['RunbookVersions'];
export type RunbookActivity = Schemas['RunbookActivity'];
export type RunbookText = Schemas['RunbookText'];
export type Draft = Schemas['Draft'];
export type DraftLine = Schemas['DraftLine'];
export type DraftComment = Schemas['DraftComment'];
export type Difference = Schemas['RunbookDifference'];
export type Verdict = Schemas['DocumentVerdict'];
export type Diagnostic = Schemas['Diagnostic'];
export type Schedule = Schemas['Schedule'];
export type Action = Schemas['Actions']['items'][number];

const PAGE = 200;
/** More runbooks than anybody reads a list of. */
const RUNBOOKS_MAX = 2_000;

async function all<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor?: string | undefined }>,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | undefined; found.length < RUNBOOKS_MAX;) {
    const { items, nextCursor } = await page(cursor);
    found.push(...items);
    if (nextCursor === undefined) break;
    cursor = nextCursor;
  }
  return found;
}

const paged = (cursor: string | undefined) => ({ limit: PAGE, ...(cursor !== undefined && { cursor }) });

export const runbooksQuery = queryOptions({
  queryKey: ['runbooks', 'list'],
  queryFn: () => all<RunbookLine>((cursor) => told(api.GET('/api/v1/runbooks', { params: { query: paged(cursor) } }))),
});

/** Drafts of runbooks that have no version yet. */
export const newRunbooksQuery = queryOptions({
  queryKey: ['runbooks', 'new'],
  queryFn: () => all<DraftLine>((cursor) => told(api.GET('/api/v1/new-runbooks', { params: { query: paged(cursor) } }))),
});

export const activityQuery = queryOptions({
  queryKey: ['runbooks', 'activity'],
  queryFn: async () =>
    new Map(
      (await all<RunbookActivity>((cursor) => told(api.GET('/api/v1/runbook-activity', { params: { query: paged(cursor) } })))).map(
        (one) => [one.id, one],
      ),
    ),
});

export const runbookQuery = (id: string) =>
  queryOptions({ queryKey: ['runbook', id], queryFn: () => told(api.GET('/api/v1/runbooks/{id}', { params: { path: { id } } })) });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'version', version],
    queryFn: () => told(api.GET('/api/v1/runbooks/{id}/versions/{version}', { params: { path: { id, version: String(version) } } })),
  });

/** A version's text never changes. */
export const textQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'text', version],
    queryFn: () => told(api.GET('/api/v1/runbooks/{id}/versions/{version}/text', { params: { path: { id, version: String(version) } } })),
    staleTime: Infinity,
  });

export const draftsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runbook', id, 'drafts'],
    queryFn: async () => (await told(api.GET('/api/v1/runbooks/{id}/drafts', { params: { path: { id } } }))).items,
  });

const draftPath = (id: string, draft: number) => ({ path: { id, draft: String(draft) } });

export const draftQuery = (id: string, draft: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'draft', draft],
    queryFn: () => told(api.GET('/api/v1/runbooks/{id}/drafts/{draft}', { params: draftPath(id, draft) })),
  });

export const commentsQuery = (id: string, draft: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'draft', draft, 'comments'],
    queryFn: async () => (await told(api.GET('/api/v1/runbooks/{id}/drafts/{draft}/comments', { params: draftPath(id, draft) }))).items,
  });

export const draftDifferenceQuery = (id: string, draft: number, revision: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'draft', draft, 'difference', revision],
    queryFn: () => told(api.GET('/api/v1/runbooks/{id}/drafts/{draft}/diff', { params: draftPath(id, draft) })),
  });

export const differenceQuery = (id: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['runbook', id, 'difference', from, to],
    queryFn: () =>
      told(
        api.GET('/api/v1/runbooks/{id}/versions/{version}/diff/{other}', {
          params: { path: { id, version: String(from), other: String(to) } },
        }),
      ),
    staleTime: Infinity,
  });

export const schedulesQuery = (id: string) =>
  queryOptions({
    queryKey: ['runbook', id, 'schedules'],
    queryFn: async () => (await told(api.GET('/api/v1/runbooks/{id}/schedules', { params: { path: { id } } }))).items,
  });

export const actionsQuery = queryOptions({
  queryKey: ['actions'],
  queryFn: async () => (await told(api.GET('/api/v1/actions'))).items,
  staleTime: 60_000,
});

export const credentialNamesQuery = queryOptions({
  queryKey: ['credentials', 'names'],
  queryFn: async () => (await told(api.GET('/api/v1/credentials'))).items.map(({ name }) => name),
  staleTime: 60_000,
  retry: false,
});

export const reviewQuery = queryOptions({
  queryKey: ['lifecycle-rules'],
  queryFn: () => told(api.GET('/api/v1/lifecycle-rules')),
  staleTime: 60_000,
});

/** The newest runs of a runbook. */
export const runsOfRunbookQuery = (id: string, limit: number) =>
  queryOptions({
    queryKey: ['runs', 'of', id, limit],
    queryFn: async () => (await told(api.GET('/api/v1/executions', { params: { query: { runbookId: id, limit } } }))).items,
  });

/** Those that runs may be started under now. */
export const authoritiesQuery = queryOptions({
  queryKey: ['authorities', 'usable'],
  queryFn: async () => (await told(api.GET('/api/v1/authorities'))).items,
  retry: false,
});
