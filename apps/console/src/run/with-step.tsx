import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.js';
import { StepPanel } from './step-panel.js';
import { useRun } from './use-run.js';

/** A view with the step that is looked at beside it; below it on a narrow window. */
export function WithStep({ children }: { readonly children: ReactNode }) {
  const { run, step: path, look } = useRun();
  const step = run.steps.find(({ id }) => id === path);
  return (
    <div
      className={classNames(
        'grid min-w-0 items-start gap-4',
        step && 'lg:grid-cols-[minmax(0,1fr)_23rem] xl:grid-cols-[minmax(0,1fr)_27rem]',
      )}
    >
      <div className="min-w-0">{children}</div>
      {step && (
        <div className="order-first min-w-0 lg:order-none lg:sticky lg:top-14 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto">
          <StepPanel key={step.id} step={step} onClose={() => look(undefined)} />
        </div>
      )}
    </div>
  );
}
