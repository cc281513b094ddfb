import { useMemo } from 'react';
import { membersOf, useRunEvents } from '../api/run-events.js';
import { JsonTree } from '../ui/json-tree.js';
import { useRun } from './use-run.js';

/** What the newest attempt of a step was asked to do: its parameters, with every placeholder filled in. */
export function StepInput({ path }: { readonly path: string }) {
  const { run } = useRun();
  const { events } = useRunEvents(run.id, run.endedAt ?? 'open');
  const parameters = useMemo(() => {
    const asked = events.findLast((event) => event.type === 'StepRequested' && event.step === path && event.version <= run.version);
    return asked && membersOf(asked)['parameters'];
  }, [events, path, run.version]);
  if (parameters === undefined) return null;
  return (
    <div className="min-w-0">
      <h3 className="m-0 mb-1 text-xs font-medium text-faint">Input</h3>
      <JsonTree value={parameters} label="the input" />
    </div>
  );
}
