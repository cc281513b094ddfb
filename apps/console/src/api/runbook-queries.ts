import { queryOptions } from '@tanstack/react-query';
import { api, told, type Schemas } from './client.js';

/** The document that a run is of: a version, or the draft that a dry run tries. Both never change. */
export const definitionQuery = ({ id, version, draft }: Schemas['RunbookPin']) =>
  queryOptions({
    queryKey: ['definition', id, version, draft],
    queryFn: async (): Promise<Readonly<Record<string, unknown>>> => {
      if (draft !== undefined)
        return (await told(api.GET('/api/v1/runbooks/{id}/drafts/{draft}', { params: { path: { id, draft: String(draft) } } }))).definition;
      return (await told(api.GET('/api/v1/runbooks/{id}/versions/{version}', { params: { path: { id, version: String(version) } } })))
        .definition;
    },
    staleTime: Infinity,
    retry: false,
  });
