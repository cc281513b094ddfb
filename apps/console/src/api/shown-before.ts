import { queryOptions } from '@tanstack/react-query';
import { EventStreamReader, type StreamEvent } from './event-stream.js';
import type { Request } from './inbox-queries.js';
import { problemOf } from './problem.js';
import { api, told } from './client.js';
import { fetched } from './sending.js';

type Shown = Request['shown'];

/** What a vote with this digest was about, from the events of the run itself; null where they do not have it. */
export const shownBeforeQuery = ({ execution, step }: Pick<Request, 'execution' | 'step'>, digest: string) =>
  queryOptions({
    queryKey: ['shown-before', execution, step, digest],
    queryFn: ({ signal }) => shownBefore(execution, step, digest, signal),
    // What was shown once does not change.
    staleTime: Infinity,
  });

async function shownBefore(execution: string, step: string, digest: string, signal: AbortSignal): Promise<Shown | null> {
  const { version } = await told(api.GET('/api/v1/executions/{id}', { params: { path: { id: execution } } }));
  const enough = new AbortController();
  signal.addEventListener('abort', () => enough.abort());
  const answer = await fetched(`/api/v1/executions/${execution}/stream`, {
    signal: enough.signal,
    headers: { accept: 'text/event-stream' },
  });
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
  const texts = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const reader = new EventStreamReader();
  try {
    for (;;) {
      const { done, value } = (await texts?.read()) ?? { done: true, value: undefined };
      if (done) return null;
      for (const event of reader.take(value)) {
        const found = askingIn(event, step);
        if (found?.digest === digest) return found.shown;
        // Behind the newest record that there was comes nothing of what has been.
        if (versionOf(event) > version) return null;
      }
      if (versionOf({ id: reader.lastId, type: '', data: '' }) >= version) return null;
    }
  } finally {
    enough.abort();
  }
}

const versionOf = ({ id }: StreamEvent): number => (id === undefined ? 0 : Number(id.split('.', 1)[0]));

interface Asking {
  readonly digest: string;
  readonly shown: Shown;
}

/** What an event says was asked of people at this step, if it says that. */
export function askingIn({ type, data }: StreamEvent, step: string): Asking | undefined {
  if (type !== 'ApprovalRequested' && type !== 'ApprovalVoided') return undefined;
  const event = JSON.parse(data) as Partial<Asking> & { readonly step?: string };
  if (event.step !== step || event.digest === undefined || event.shown === undefined) return undefined;
  return { digest: event.digest, shown: event.shown };
}
