import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from './live.js';
import type { Schemas } from './client.js';
import { withLine, runsQuery, type RunFilter, type RunPage } from './run-list.js';
import type { RunLine } from './run-queries.js';

/** What the stream tells of a run; of one above the reader's clearance, that it is there. */
type Told = RunLine | Schemas['RedactedExecution'];

/** Lists that must be fetched again, and counts, are so at most once in so long, however much happens. */
const AGAIN_MS = 1_500;

/** Keeps every list of runs, and what is counted of them, as they are now. */
export function useLiveRuns(filter: RunFilter): void {
  const client = useQueryClient();
  const text = JSON.stringify(filter);
  useEffect(() => {
    const { queryKey } = runsQuery(JSON.parse(text) as RunFilter);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWhole = false;
    const again = (whole: boolean) => {
      isWhole ||= whole;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['runs', ...(isWhole ? [] : ['counts'])] });
        isWhole = false;
      }, AGAIN_MS);
    };
    const put = (line: Told) => {
      let isKnown = true;
      client.setQueryData(queryKey, (data: InfiniteData<RunPage, unknown> | undefined) => {
        const pages = data && withLine(data.pages, line, JSON.parse(text) as RunFilter);
        isKnown = pages !== undefined;
        return data && pages ? { ...data, pages } : data;
      });
      again(!isKnown);
    };
    const stop = follow('/api/v1/executions/stream', {
      onEvents: (events) => {
        for (const { type, data } of events) {
          if (type === 'run') put(JSON.parse(data) as Told);
          // Behind `ready` too: what came before it, or while the stream was away, is in the list alone.
          else again(true);
        }
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, text]);
}

/** Keeps every list of runs of a page fresh that has several: each is fetched again, at most once in so long. */
export function useFreshRuns(): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const name of ['runs', 'inbox', 'doubts']) void client.invalidateQueries({ queryKey: [name] });
      }, AGAIN_MS);
    };
    // Behind `ready` too: what came before it, or while the stream was away, is in the lists alone.
    const stop = follow('/api/v1/executions/stream', { onEvents: again });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
}
