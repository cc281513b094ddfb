import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';
import { inboxEveryMs } from './live-inbox.js';
import { readable } from './readable.js';

export type Request = Schemas['Approval'];
export type RequestLine = Schemas['ApprovalLine'];
export type Override = Schemas['Override'];
export type DoubtedRun = Schemas['ExecutionInDoubt'];

export interface Inbox {
  readonly items: readonly RequestLine[];
  readonly obligations: readonly Override[];
  /** Requests and obligations that are classified above the reader's clearance. */
  readonly classified: number;
  /** There are more than are looked at. */
  readonly isCut: boolean;
}

/** What is asked for at once, and how often: an inbox is put in order here, so all of it is fetched. */
const PAGE = 200;
const PAGES_MAX = 5;
/** Of a request that is decided: how often a page asks whether somebody has said something. */
const DECIDED_EVERY_MS = 60_000;

/** `open`: what waits, of which `mine` is what I may decide; `all`: the newest, what is decided too. */
export type InboxScope = 'mine' | 'open' | 'all';

export const inboxQuery = (scope: InboxScope) =>
  queryOptions({
    queryKey: ['inbox', scope],
    queryFn: () => wholeInbox(scope),
    refetchInterval: inboxEveryMs,
  });

async function wholeInbox(scope: InboxScope): Promise<Inbox> {
  const items: RequestLine[] = [];
  let obligations: readonly Override[] = [];
  let cursor: string | undefined;
  let classified = 0;
  const asked = { status: scope === 'all' ? 'all' : 'open', mine: scope === 'mine' ? 'true' : 'false', limit: PAGE } as const;
  // What was decided goes on without an end: of that the newest alone.
  const pagesMax = scope === 'all' ? 1 : PAGES_MAX;
  for (let page = 0; page < pagesMax; page += 1) {
    const query = { ...asked, ...(cursor !== undefined && { cursor }) };
    const answer = await told(api.GET('/api/v1/approvals', { params: { query } }));
    const found = readable(answer.items);
    items.push(...found.items);
    classified += found.classified;
    if (page === 0) {
      const owed = readable(answer.obligations ?? []);
      obligations = owed.items;
      classified += owed.classified;
    }
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return { items, obligations, classified, isCut: cursor !== undefined };
}

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['request', id],
    queryFn: () => told(api.GET('/api/v1/approvals/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.status === 'open' ? inboxEveryMs() : DECIDED_EVERY_MS),
  });

/** Runs of which an operator must say what happened. */
export const doubtsQuery = (isMine: boolean) =>
  queryOptions({
    queryKey: ['doubts', isMine],
    queryFn: async () =>
      readable((await told(api.GET('/api/v1/doubts', { params: { query: { mine: isMine ? 'true' : 'false' } } }))).items),
    refetchInterval: inboxEveryMs,
  });

export const overridesQuery = (review: 'owed' | 'all') =>
  queryOptions({
    queryKey: ['overrides', review],
    queryFn: () => told(api.GET('/api/v1/overrides', { params: { query: { review } } })),
  });
