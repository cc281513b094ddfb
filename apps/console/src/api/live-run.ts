import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { follow } from './live.js';
import { isBeforeInLog } from './live/positions.js';
import { explanationQuery, runQuery } from './run-queries.js';

/** However much happens, a run is fetched again at most so often. */
const AGAIN_MS = 350;

/** The run as it is, kept so by its stream; with `asOf` as it was. */
export function useLiveRun(id: string, asOf?: string) {
  const client = useQueryClient();
  const run = useQuery(runQuery(id, asOf));
  const version = run.data?.version;
  const isKnown = version !== undefined;
  // A repair opens a run again; then it is followed again.
  const isOver = run.data?.endedAt !== undefined;
  useEffect(() => {
    if (!isKnown || isOver || asOf !== undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['run', id] });
      }, AGAIN_MS);
    };
    const from = client.getQueryData(runQuery(id).queryKey)?.version;
    const stop = follow(`/api/v1/executions/${id}/stream`, {
      isBefore: isBeforeInLog,
      isReadAnew: true,
      // The newest record once more: where it ends is known when its last event has come.
      lastId: from === undefined || from <= 1 ? undefined : String(from - 1),
      onEvents: again,
      onEnd: again,
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, id, isKnown, isOver, asOf]);
  const explanation = useQuery({ ...explanationQuery(id), enabled: isKnown && asOf === undefined });
  return { run, explanation };
}
