import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '../ui/empty-state.js';
import { inputClass } from '../ui/field.js';
import { lookOf } from '../ui/status-words.js';
import { StepOutput } from './step-output.js';
import { useRun } from './use-run.js';

/** What commands write, as they write it. */
export function OutputView() {
  const { run, step: looked } = useRun();
  const speaking = run.steps.filter(({ type, startedAt }) => type === 'command' && startedAt !== undefined);
  const [chosen, setChosen] = useState<string>();
  const step = speaking.find(({ id }) => id === (chosen ?? looked)) ?? speaking.at(-1);
  if (!step)
    return (
      <EmptyState icon={SquareTerminal} title="No command has run">
        Steps of type <code className="font-mono">command</code> write to this view while they run, and for a day behind. This run{' '}
        {run.steps.some(({ type }) => type === 'command') ? 'has come to none yet' : 'has none'}.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-2">
      <label className="flex items-center gap-2 text-sm text-muted">
        Step
        <select value={step.id} onChange={(event) => setChosen(event.target.value)} className={`${inputClass} max-w-96`}>
          {speaking.map(({ id, name, status }) => (
            <option key={id} value={id}>
              {name ?? id}: {lookOf(status).word}
            </option>
          ))}
        </select>
      </label>
      <StepOutput key={step.id} run={run.id} step={step.id} attempt={step.attempt} />
    </div>
  );
}
