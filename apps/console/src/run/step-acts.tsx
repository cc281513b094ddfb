import { useNavigate } from '@tanstack/react-router';
import { CircleHelp, RotateCcw, RotateCw, SkipForward } from 'lucide-react';
import { useState } from 'react';
import { typedJson } from '../api/json.js';
import { resolveStep, retryStep, skipStep, type Outcome } from '../api/run-acts.js';
import type { RunStep } from '../api/run-queries.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { CheckField, SelectField, TextArea, TextField } from '../ui/field.js';
import { RunActDialog } from './run-act-dialog.js';
import { Rerun } from './rerun.js';
import { useRun } from './use-run.js';

type Asked = 'retry' | 'skip' | 'resolve' | 'rerun';

const FAILED: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT']);
const SETTLED: ReadonlySet<string> = new Set(['COMPLETED', 'SKIPPED', 'CANCELLED', ...FAILED]);

/** What can be done to this step now. */
export function StepActs({ step }: { readonly step: RunStep }) {
  const { asOf } = useRun();
  const [asked, setAsked] = useState<Asked>();
  const navigate = useNavigate();
  const mayRetry = useMay('executions:retry').whyNot;
  const maySkip = useMay('executions:skip').whyNot;
  const mayStart = useMay('executions:start').whyNot;
  if (asOf !== undefined) return null;
  const close = () => setAsked(undefined);
  const off = (whyNot: string | undefined) => (whyNot === undefined ? {} : { whyNot });
  const isInstance = step.id.includes('[');
  return (
    <div className="flex flex-wrap gap-1.5">
      {step.status === 'IN_DOUBT' && (
        <Button isSmall kind="primary" icon={CircleHelp} onClick={() => setAsked('resolve')} {...off(maySkip)}>
          Say what happened…
        </Button>
      )}
      {FAILED.has(step.status) && (
        <Button isSmall icon={RotateCw} onClick={() => setAsked('retry')} {...off(mayRetry)}>
          Retry…
        </Button>
      )}
      {(!SETTLED.has(step.status) || FAILED.has(step.status)) && step.status !== 'IN_DOUBT' && (
        <Button isSmall icon={SkipForward} onClick={() => setAsked('skip')} {...off(maySkip)}>
          Skip…
        </Button>
      )}
      {!isInstance && (
        <Button isSmall kind="quiet" icon={RotateCcw} onClick={() => setAsked('rerun')} {...off(mayStart)}>
          Re-run from here…
        </Button>
      )}
      {asked === 'retry' && <Retry step={step} onClose={close} />}
      {asked === 'skip' && <Skip step={step} onClose={close} />}
      {asked === 'resolve' && <Resolve step={step} onClose={close} />}
      {asked === 'rerun' && <Rerun fromStep={step.id} onClose={close} onStarted={(id) => void navigate({ to: `/runs/${id}` })} />}
    </div>
  );
}

interface OneActProps {
  readonly step: RunStep;
  readonly onClose: () => void;
}

function Retry({ step, onClose }: OneActProps) {
  const { run } = useRun();
  const [isEdited, setEdited] = useState(false);
  const [path, setPath] = useState('inputs.');
  const [text, setText] = useState('');
  const act = async (reason: string) => {
    const variables = isEdited ? { [path.trim()]: typedJson(text) } : undefined;
    await retryStep({ id: run.id, stepId: step.id, attempt: step.attempt, reason }, variables);
  };
  return (
    <RunActDialog
      title={`Retry ${step.id}`}
      explains="A new attempt in the same run; its parameters are rendered anew. What it did before is not undone."
      verb="Retry"
      done="A new attempt begins."
      {...{ act, onClose }}
    >
      <CheckField label="Change what it reads first" checked={isEdited} onChange={(event) => setEdited(event.target.checked)} />
      {isEdited && (
        <>
          <TextField label="Path" className="font-mono" value={path} onChange={(event) => setPath(event.target.value)} isRequired />
          <TextArea
            label="Value, as JSON"
            className="font-mono text-xs"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            isRequired
          />
        </>
      )}
    </RunActDialog>
  );
}

function Skip({ step, onClose }: OneActProps) {
  const { run } = useRun();
  return (
    <RunActDialog
      title={`Skip ${step.id}`}
      explains="The run goes on without this step. What depends on it reads no output; an approval that is skipped opens nothing."
      verb="Skip it"
      done="The step is skipped."
      act={(reason) => skipStep({ id: run.id, stepId: step.id, attempt: step.attempt, reason })}
      onClose={onClose}
    />
  );
}

const OUTCOMES: readonly { readonly value: Outcome; readonly label: string }[] = [
  { value: 'completed', label: 'It happened' },
  { value: 'failed', label: 'It failed, and must not be tried again' },
  { value: 'retry', label: 'Nothing happened: try it again' },
];

function Resolve({ step, onClose }: OneActProps) {
  const { run } = useRun();
  const [outcome, setOutcome] = useState<Outcome>('completed');
  const [text, setText] = useState('');
  const act = (reason: string) =>
    Promise.resolve().then(() => {
      const output = outcome === 'completed' && text.trim() !== '' ? typedJson(text) : undefined;
      return resolveStep({ id: run.id, stepId: step.id, attempt: step.attempt, reason }, outcome, output);
    });
  return (
    <RunActDialog
      title={`What became of ${step.id}?`}
      explains="Its effect must happen once, and nobody knows whether it did. Look at the system that it acts on, and say what is so."
      verb="Say so"
      done="The doubt is resolved."
      {...{ act, onClose }}
    >
      <SelectField
        label="What happened"
        options={OUTCOMES}
        value={outcome}
        onChange={(event) => setOutcome(event.target.value as Outcome)}
      />
      {outcome === 'completed' && (
        <TextArea
          label="Output, as JSON"
          hint="What the step would have given; empty for none."
          className="font-mono text-xs"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </RunActDialog>
  );
}
