import { queryOptions } from '@tanstack/react-query';
import { problemOf } from './problem.js';
import { fetched } from './sending.js';

async function text(path: string, accept: string): Promise<string> {
  const answer = await fetched(path, { headers: { accept } });
  const body = await answer.text();
  if (answer.ok) return body;
  let problem: unknown;
  try {
    problem = JSON.parse(body);
  } catch {
    problem = undefined;
  }
  throw problemOf(answer.status, problem);
}

/** A report is of the run's outputs: with the version it changes. */
export const reportTextQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['run', id, 'report', 'markdown', version],
    queryFn: () => text(`/api/v1/executions/${id}/report`, 'text/markdown'),
    staleTime: Infinity,
    retry: false,
  });

export const reportQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['run', id, 'report', 'json', version],
    queryFn: async (): Promise<unknown> => JSON.parse(await text(`/api/v1/executions/${id}/report`, 'application/json')),
    staleTime: Infinity,
    retry: false,
  });

/** The bundle to the byte: what is checked is what is downloaded. */
export async function evidenceBytes(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetched(`/api/v1/executions/${id}/evidence`);
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  throw problemOf(answer.status, await answer.json().catch(() => undefined));
}
