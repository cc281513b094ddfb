import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { toProblem } from '../api/problem.js';
import type { DryRun } from '../api/dry-runs.js';
import { dryRunOfDraft } from '../api/dry-runs.js';
import { draftOf, valueOf, type Draft } from '../forms/draft.js';
import { faultsWithin } from '../forms/draft-changes.js';
import { fieldOfSchema } from '../forms/field-of-schema.js';
import { isObject, type Json } from '../forms/json.js';
import { writeExactJson, type ExactJson } from '../forms/exact-json.js';
import { SchemaForm } from '../forms/schema-form.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { linkClass } from '../ui/link-class.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Status } from '../ui/status.js';
import type { Saving } from './use-saving.js';

interface DryRunProps {
  readonly document: Json | undefined;
  readonly saving: Saving;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: (run: DryRun) => void;
}

const SAMPLES = fieldOfSchema(
  {
    type: 'object',
    title: 'Pretended outputs',
    description: 'By step: { "lookup": { "score": 82 } }. Left out, a step that would act pretends what its schema says.',
  },
  'samples',
  false,
);

/** Runs the draft without acting on the world, and says of every step why it was taken or not. */
export function DryRunDialog({ document, saving, isOpen, onClose, onDone }: DryRunProps) {
  const inputs = isObject(document) ? document.inputs : undefined;
  const field = useMemo(() => fieldOfSchema(inputs, 'inputs'), [inputs]);
  const [typed, setTyped] = useState<Draft>();
  const [samples, setSamples] = useState<Draft>(() => draftOf(SAMPLES));
  const draft = typed ?? draftOf(field);
  const [isTried, setTried] = useState(false);
  const { value = {}, faults } = valueOf(field, draft);
  const sampled = valueOf(SAMPLES, samples);
  const running = useDryRun(saving, { inputs: value, ...(sampled.value !== undefined && { samples: sampled.value }) }, onDone);
  const problem = running.error ? toProblem(running.error) : undefined;
  const run = () => {
    setTried(true);
    if (faults.length + sampled.faults.length === 0) running.mutate();
  };
  const shown = [...(isTried ? faults : []), ...faultsWithin('/inputs', problem?.body.errors ?? [])];
  return (
    <Dialog
      title="Dry run"
      isOpen={isOpen}
      onClose={onClose}
      isWide
      acts={
        <Button kind="primary" icon={FlaskConical} isBusy={running.isPending} onClick={run}>
          Save the draft and try it
        </Button>
      }
    >
      <p className="m-0 text-muted">
        Nothing acts on the world: what would act is simulated, approvals are taken as granted, and every branch says why it was taken.
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <SchemaForm field={field} draft={draft} onChange={setTyped} faults={shown} />
      <SchemaForm field={SAMPLES} draft={samples} onChange={setSamples} faults={isTried ? sampled.faults : []} />
    </Dialog>
  );
}

function useDryRun(saving: Saving, said: { readonly [member: string]: ExactJson }, onDone: (run: DryRun) => void) {
  return useMutation({
    mutationFn: async () => {
      const saved = await saving.save();
      if (!saved) throw saving.problem ?? new Error('The draft could not be saved: see what the service says of it.');
      return dryRunOfDraft(writeExactJson({ runbookId: saved.id, draft: saved.draft, dryRun: true, ...said }));
    },
    onSuccess: onDone,
  });
}

/** What became of each step, and why. */
export function DryRunResult({ run: { id, status, steps }, onSelect }: { readonly run: DryRun; readonly onSelect: (id: string) => void }) {
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="m-0 flex flex-wrap items-center gap-2">
        <Status status={status} />
        <Link to={`/runs/${id}`} className={linkClass}>
          Open the dry run
        </Link>
      </p>
      <ul className="m-0 flex list-none flex-col gap-1 p-0">
        {steps.map((step) => (
          <li key={step.id} className="flex flex-wrap items-baseline gap-x-2 rounded-md px-2 py-1 hover:bg-hover">
            <Status status={step.status} />
            <button type="button" className="said border-0 bg-transparent p-0 font-medium text-accent" onClick={() => onSelect(step.id)}>
              {step.id}
            </button>
            <span className="said min-w-0 flex-1 text-sm text-muted">
              <Said text={step.because} max={600} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
