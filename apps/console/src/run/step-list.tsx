import { useVirtualizer } from '@tanstack/react-virtual';
import { ListTree } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { RunStep } from '../api/run-queries.js';
import { stepType } from '../graph/step-types.js';
import { classNames } from '../ui/class-names.js';
import { EmptyState } from '../ui/empty-state.js';
import { inputClass } from '../ui/field.js';
import { Said } from '../ui/said.js';
import { StatusIcon } from '../ui/status.js';
import { lookOf } from '../ui/status-words.js';
import { Lasted } from '../ui/time.js';
import { useRun } from './use-run.js';

const ROW_PX = 44;
const ONLY = { all: 'All steps', bad: 'Failed, in doubt', open: 'Not over yet' } as const;
type Only = keyof typeof ONLY;

const FITS: Readonly<Record<Only, (status: string) => boolean>> = {
  all: () => true,
  bad: (status) => ['FAILED', 'TIMED_OUT', 'IN_DOUBT'].includes(status),
  open: (status) => !['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'TIMED_OUT'].includes(status),
};

/** Every step, instances in loops behind their loop; thousands scroll as well as ten. */
export function StepList() {
  const { run, step: looked, look } = useRun();
  const [text, setText] = useState('');
  const [only, setOnly] = useState<Only>('all');
  const steps = useMemo(
    () => run.steps.filter(({ id, name = '', status }) => FITS[only](status) && `${id} ${name}`.toLowerCase().includes(text.toLowerCase())),
    [run.steps, text, only],
  );
  return (
    <div className="rounded-lg border bg-surface">
      <div className="flex flex-wrap gap-2 border-b p-2">
        <input
          type="search"
          aria-label="Find a step"
          placeholder="Find a step"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${inputClass} max-w-60`}
        />
        <select
          aria-label="Which steps"
          value={only}
          onChange={(event) => setOnly(event.target.value as Only)}
          className={`${inputClass} max-w-44`}
        >
          {Object.entries(ONLY).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {steps.length === 0 ? (
        <EmptyState icon={ListTree} title="No step fits">
          The run has {run.steps.length} steps; none is called so and stands so.
        </EmptyState>
      ) : (
        <Rows steps={steps} looked={looked} look={look} />
      )}
    </div>
  );
}

function Rows({
  steps,
  looked,
  look,
}: {
  readonly steps: readonly RunStep[];
  readonly looked: string | undefined;
  readonly look: (step: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: steps.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12 });
  return (
    <div ref={box} className="max-h-[70dvh] overflow-y-auto" tabIndex={0} role="region" aria-label="Steps">
      <ul className="relative m-0 list-none p-0" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const step = steps[index] as RunStep;
          return (
            <li
              key={step.id}
              className="absolute inset-x-0"
              style={{ top: start, height: ROW_PX }}
              aria-setsize={steps.length}
              aria-posinset={index + 1}
            >
              <Row step={step} isLooked={step.id === looked} onPress={() => look(step.id)} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Row({ step, isLooked, onPress }: { readonly step: RunStep; readonly isLooked: boolean; readonly onPress: () => void }) {
  const depth = step.id.split('/').length - 1;
  const { icon: Icon, word } = stepType(step.type);
  return (
    <button
      type="button"
      aria-pressed={isLooked}
      onClick={onPress}
      style={{ paddingLeft: 12 + depth * 18 }}
      className={classNames(
        'flex h-full w-full min-w-0 items-center gap-2.5 border-0 border-b pr-3 text-left text-ink',
        isLooked ? 'bg-accent-soft' : 'bg-transparent hover:bg-hover',
      )}
    >
      <StatusIcon status={step.status} />
      <Icon role="img" aria-label={word} size={14} className="shrink-0 text-faint" />
      <span className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="truncate">
          <Said text={step.name ?? step.id} max={160} />
        </span>
        {step.name !== undefined && (
          <span className="hidden truncate font-mono text-xs text-faint sm:inline">
            <Said text={step.id} max={120} />
          </span>
        )}
      </span>
      {step.attempt > 1 && <span className="shrink-0 text-xs text-warn">attempt {step.attempt}</span>}
      <span className="hidden w-32 shrink-0 text-right text-sm text-muted sm:inline">{lookOf(step.status).word}</span>
      <span className="w-20 shrink-0 text-right text-sm text-muted">
        {step.startedAt && <Lasted from={step.startedAt} until={step.endedAt} />}
      </span>
    </button>
  );
}
