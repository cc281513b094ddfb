import { useQuery } from '@tanstack/react-query';
import { History, Radio } from 'lucide-react';
import { useEffect, useState } from 'react';
import { runQuery } from '../api/run-queries.js';
import { useSearch } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { useRun } from './use-run.js';

/** While a person drags, the service is asked for the versions that he stays at. */
const DRAGGED_MS = 180;

/** Opens the slider. */
export function TimeTravelButton() {
  const { run, asOf } = useRun();
  const [, change] = useSearch();
  if (asOf !== undefined) return null;
  return (
    <Button kind="quiet" isSmall icon={History} onClick={() => change({ asOf: String(Math.max(1, run.version - 1)) })}>
      As it was
    </Button>
  );
}

/** The run as it was behind each of its records. */
export function TimeTravel() {
  const { run, asOf } = useRun();
  const [, change] = useSearch();
  const { data: now } = useQuery({ ...runQuery(run.id), enabled: asOf !== undefined });
  const newest = (asOf === undefined ? run.version : now?.version) ?? run.version;
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (at === undefined || String(at) === asOf) return undefined;
    const timer = setTimeout(() => change({ asOf: String(at) }), DRAGGED_MS);
    return () => clearTimeout(timer);
  }, [at, asOf, change]);
  if (asOf === undefined) return null;
  const shown = at ?? run.version;
  return (
    <div className="no-print flex flex-wrap items-center gap-3 border-b bg-warn-soft px-3 py-1.5 text-warn md:px-6">
      <label htmlFor="as-of" className="flex items-center gap-1.5 text-sm font-medium">
        <History aria-hidden size={15} /> As it was behind record
        <span className="tabular">
          {shown} of {newest}
        </span>
      </label>
      <input
        id="as-of"
        type="range"
        min={1}
        max={newest}
        value={shown}
        onChange={(event) => setAt(Number(event.target.value))}
        className="min-w-32 flex-1 accent-warn"
      />
      <Button
        isSmall
        icon={Radio}
        onClick={() => {
          setAt(undefined);
          change({ asOf: undefined });
        }}
      >
        As it is now
      </Button>
    </div>
  );
}
