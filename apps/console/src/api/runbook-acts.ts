import { api, told, type Schemas } from './client.js';
import type { Draft, RunbookText, Verdict } from './runbook-documents.js';

/** The body as it is: an author's text, or JSON whose digits are kept. */
const asItIs = { bodySerializer: (body: unknown) => body as string };
const typeOf = ({ format }: Pick<RunbookText, 'format'>) => ({
  'content-type': format === 'json' ? 'application/json' : 'application/yaml',
});
const etag = (revision: number) => ({ 'If-Match': `"${revision}"` });

export type WrittenText = Pick<RunbookText, 'format' | 'text'>;

/** Every finding of a text, faults and doubts. Nothing is kept of it. */
export const checkText = (written: WrittenText, signal?: AbortSignal): Promise<Verdict> =>
  told(api.POST('/api/v1/runbooks/check', { body: written.text as never, headers: typeOf(written), ...asItIs, ...(signal && { signal }) }));

export const beginDraft = (written: WrittenText, basedOn?: number): Promise<Draft> =>
  told(
    api.POST('/api/v1/runbooks/drafts', {
      body: written.text as never,
      headers: typeOf(written),
      params: { query: basedOn === undefined || basedOn === 0 ? {} : { basedOn } },
      ...asItIs,
    }),
  );

/** Refused where somebody has changed the draft since `revision`. */
export const replaceDraft = (id: string, draft: number, revision: number, written: WrittenText): Promise<Draft> =>
  told(
    api.PUT('/api/v1/runbooks/{id}/drafts/{draft}', {
      body: written.text as never,
      params: { path: { id, draft: String(draft) }, header: etag(revision) },
      headers: typeOf(written),
      ...asItIs,
    }),
  );

/** Registers a version where nothing is reviewed. */
export const registerText = (written: WrittenText): Promise<Schemas['Runbook']> =>
  told(api.POST('/api/v1/runbooks', { body: written.text as never, headers: typeOf(written), ...asItIs }));

const onDraft = (id: string, draft: number, revision: number) => ({
  params: { path: { id, draft: String(draft) }, header: etag(revision) },
});

export const submitDraft = (id: string, draft: number, revision: number) =>
  told(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/submit', onDraft(id, draft, revision)));
export const withdrawDraft = (id: string, draft: number, revision: number) =>
  told(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/withdraw', { ...onDraft(id, draft, revision), body: {} }));
export const approveDraft = (id: string, draft: number, revision: number) =>
  told(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/approve', onDraft(id, draft, revision)));
export const rejectDraft = (id: string, draft: number, revision: number, reason: string) =>
  told(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/reject', { ...onDraft(id, draft, revision), body: { reason } }));
export const deleteDraft = (id: string, draft: number, revision: number) =>
  told(api.DELETE('/api/v1/runbooks/{id}/drafts/{draft}', onDraft(id, draft, revision)));
export const commentOnDraft = (id: string, draft: number, revision: number, said: Schemas['CommentDraft']) =>
  told(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/comments', { ...onDraft(id, draft, revision), body: said }));

const ofVersion = (id: string, version: number) => ({ params: { path: { id, version: String(version) } } });

export const deprecateVersion = (id: string, version: number, reason: string) =>
  told(api.POST('/api/v1/runbooks/{id}/versions/{version}/deprecate', { ...ofVersion(id, version), body: { reason } }));
export const restoreVersion = (id: string, version: number, reason: string) =>
  told(api.POST('/api/v1/runbooks/{id}/versions/{version}/restore', { ...ofVersion(id, version), body: { reason } }));

/** Starts a run; `body` is JSON. */
export const startRun = (body: string): Promise<Schemas['Execution']> =>
  told(api.POST('/api/v1/executions', { body: body as never, headers: { 'content-type': 'application/json' }, ...asItIs }));
