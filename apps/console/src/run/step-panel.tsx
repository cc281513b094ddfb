import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunStep } from '../api/run-queries.js';
import { stepType } from '../graph/step-types.js';
import { Button } from '../ui/button.js';
import { Facts, type Fact } from '../ui/facts.js';
import { JsonTree } from '../ui/json-tree.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge, Status } from '../ui/status.js';
import { duration } from '../ui/times.js';
import { Lasted, Time } from '../ui/time.js';
import { StepActs } from './step-acts.js';
import { StepInput } from './step-input.js';
import { StepDefinition } from './step-definition.js';
import { useRun } from './use-run.js';

/** One step: how it stands and why, what it read and gave, and what can be done. */
export function StepPanel({ step, onClose }: { readonly step: RunStep; readonly onClose?: () => void }) {
  const { run, explanation } = useRun();
  const why = explanation?.steps.find(({ step: path }) => path === step.id);
  return (
    <section aria-label={`Step ${step.id}`} className="flex min-w-0 flex-col gap-3 rounded-lg border bg-surface p-3">
      <StepHead step={step} {...(onClose && { onClose })} />
      <div className="flex flex-wrap items-center gap-1.5">
        <Status status={step.status} />
        {step.simulated && <Badge tone="wait">Simulated</Badge>}
        {step.inherited && <Badge>Taken over</Badge>}
        {step.onFailure && <Badge tone="warn">On failure</Badge>}
      </div>
      {why && (
        <p className="m-0 text-muted">
          <Said text={why.sentence} max={600} />
        </p>
      )}
      <StepActs step={step} />
      <Facts facts={factsOf(step)} />
      {step.child !== undefined && (
        <Link to={`/runs/${step.child}`} className={linkClass}>
          Open the run that it started
        </Link>
      )}
      {step.approval && (
        <Link to={`/inbox/${step.approval.id}`} className={linkClass}>
          Open the request: {step.approval.approved} of {step.approval.quorum} have agreed
        </Link>
      )}
      {(step.error ?? step.doubt) && <StepFault error={(step.error ?? step.doubt) as NonNullable<RunStep['error']>} />}
      {step.branch && (
        <Part title={`Took branch ${step.branch.name}`}>
          <JsonTree value={step.branch.explanation} label="the explanation" />
        </Part>
      )}
      <StepInput path={step.id} />
      {step.output !== undefined && (
        <Part title="Output">
          <JsonTree value={step.output} label="the output" />
        </Part>
      )}
      <details>
        <summary className="min-h-6 text-xs font-medium text-faint">As it was written</summary>
        <StepDefinition path={step.id} pin={run.runbook} />
      </details>
    </section>
  );
}

function StepHead({ step, onClose }: { readonly step: RunStep; readonly onClose?: () => void }) {
  const { icon: Icon, word } = stepType(step.type);
  return (
    <header className="flex items-start justify-between gap-2">
      <div className="min-w-0">
        <p className="m-0 flex items-center gap-1.5 text-xs text-faint">
          <Icon aria-hidden size={13} /> {word}
        </p>
        <h2 className="said m-0 text-base font-semibold">
          <Said text={step.name ?? step.id} max={200} />
        </h2>
        {step.name !== undefined && (
          <p className="said m-0 font-mono text-xs text-faint">
            <Said text={step.id} max={300} />
          </p>
        )}
      </div>
      {onClose && <Button kind="quiet" isSmall icon={X} aria-label="Close the step" onClick={onClose} />}
    </header>
  );
}

export function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="said m-0 mb-1 text-xs font-medium text-faint">{title}</h3>
      {children}
    </div>
  );
}

function StepFault({ error }: { readonly error: NonNullable<RunStep['error']> }) {
  return (
    <div className="rounded-md border border-bad/40 bg-bad-soft px-2.5 py-2">
      <p className="m-0 font-mono text-xs font-semibold text-bad">
        <Said text={error.name} max={100} />
        {error.terminal && ' · not tried again'}
      </p>
      <p className="m-0 whitespace-pre-wrap">
        <Said text={error.message ?? ''} max={4_000} />
      </p>
      {error.details !== undefined && <JsonTree value={error.details} label="the details" />}
    </div>
  );
}

function factsOf(step: RunStep): readonly (Fact | false)[] {
  const { attempt, startedAt, endedAt, durationMs, executor, retryAt, timeoutAt, dueAt, waits, http, goto, reason, note, loop } = step;
  return [
    attempt > 0 && { name: 'Attempt', value: attempt },
    startedAt !== undefined && { name: 'Began', value: <Time at={startedAt} /> },
    startedAt !== undefined && {
      name: 'Lasted',
      value: durationMs === undefined ? <Lasted from={startedAt} until={endedAt} /> : duration(durationMs),
    },
    executor !== undefined && { name: 'Executor', value: <Said text={executor} max={100} /> },
    retryAt !== undefined && { name: 'Again', value: <Time at={retryAt} /> },
    dueAt !== undefined && { name: 'Due', value: <Time at={dueAt} /> },
    timeoutAt !== undefined && endedAt === undefined && { name: 'Times out', value: <Time at={timeoutAt} /> },
    waits !== undefined && {
      name: 'Waits for',
      value: waits.map(({ event, key }) => (key === undefined ? event : `${event} with key ${key}`)).join(', '),
    },
    http !== undefined && { name: 'Answered', value: `HTTP ${http.status}` },
    loop !== undefined && { name: 'Iterations', value: `${loop.begun} begun of ${loop.total ?? 'many'}, ${loop.concurrency} at a time` },
    goto !== undefined && { name: 'Jumped to', value: goto },
    reason !== undefined && { name: 'Because', value: <Said text={reason} max={400} /> },
    note !== undefined && { name: 'Note', value: <Said text={note} max={1_000} /> },
  ];
}
