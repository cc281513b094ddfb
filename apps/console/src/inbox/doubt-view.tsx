import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { doubtsQuery, type DoubtedRun } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { JsonRefused, readExactJson, writeExactJson, type ExactJson } from '../forms/exact-json.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMay } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';
import { TextArea } from '../ui/field.js';
import { textLinkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge, Status } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { useTitle } from '../ui/use-title.js';
import { OpenHeading, UnknownHeading } from './open-heading.js';
import { BackToInbox } from './request-view.js';

type DoubtedStep = DoubtedRun['steps'][number];
type Outcome = DoubtedStep['acts'][number];

/** A run with steps of which nobody knows whether they happened: an operator looks, and says. */
export function DoubtView({ runId }: { readonly runId: string }) {
  const { may, whyNot } = useMay('executions:skip');
  const { data, error, refetch } = useQuery({ ...doubtsQuery(false), enabled: may });
  const run = data?.items.find(({ execution }) => execution === runId);
  useTitle('In doubt');
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
      <BackToInbox />
      {!run && <UnknownHeading>In doubt</UnknownHeading>}
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!may && <p className="said m-0 text-muted">{whyNot}</p>}
      {may && !data && !error && <Skeleton lines={6} />}
      {data && !run && (
        <p className="m-0">
          Nothing of this run is in doubt any more.{' '}
          <Link to={`/runs/${runId}`} className={textLinkClass}>
            Open the run
          </Link>
        </p>
      )}
      {run && <Doubts run={run} />}
    </div>
  );
}

function Doubts({ run }: { readonly run: DoubtedRun }) {
  const { execution, runbook, status, steps, stepsInDoubt, startedAt, startedBy, youMayResolve } = run;
  return (
    <>
      <header className="flex flex-col gap-2">
        <div>
          <Status status={status} />
        </div>
        <OpenHeading>{stepsInDoubt === 1 ? 'Did this step happen?' : `Did these ${stepsInDoubt} steps happen?`}</OpenHeading>
        <p className="said m-0 text-muted">
          <Said text={startedBy.id} max={80} /> started{' '}
          <Link to={`/runs/${execution}`} className={textLinkClass}>
            the run
          </Link>{' '}
          of <Said text={runbook.id} max={120} /> <Time at={startedAt} />. Look at what the step acts on, then say what is so: neither a
          vote nor an event ends it.
        </p>
        {!youMayResolve && (
          <p className="said m-0 text-muted">The legal basis of the run does not name you: whoever it names must say what happened.</p>
        )}
      </header>
      {steps.map((step) => (
        <DoubtedStepPanel key={step.step} run={run} step={step} />
      ))}
      {stepsInDoubt > steps.length && (
        <p className="m-0 text-muted">And {stepsInDoubt - steps.length} more, which follow when these are resolved.</p>
      )}
    </>
  );
}

const VERBS: Readonly<Record<Outcome['outcome'], string>> = { completed: 'It happened', failed: 'It did not happen', retry: 'Do it again' };

function DoubtedStepPanel({ run, step }: { readonly run: DoubtedRun; readonly step: DoubtedStep }) {
  const [outcome, setOutcome] = useState<Outcome>();
  return (
    <Panel
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          <code className="said font-mono text-sm">
            <Said text={step.step} max={200} />
          </code>
          <Badge>{step.type}</Badge>
          <span className="text-sm font-normal text-faint">attempt {step.attempt}</span>
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="said m-0">
          <Said text={`${step.error.name}: ${step.error.message}`} max={4_000} />
        </p>
        <p className="m-0 text-sm text-muted">
          Begun <Time at={step.startedAt} />
        </p>
        <ul className="m-0 flex list-none flex-col gap-2 p-0">
          {step.acts.map((act) => (
            <li
              key={act.outcome}
              className="flex flex-col gap-1.5 rounded-md border p-2.5 sm:flex-row sm:items-center sm:justify-between sm:gap-3"
            >
              <span className="text-muted">{act.means}</span>
              <Button className="h-11 md:h-8" onClick={() => setOutcome(act)}>
                {VERBS[act.outcome]}…
              </Button>
            </li>
          ))}
        </ul>
      </div>
      {outcome && <ResolveDialog run={run} step={step} outcome={outcome} onClose={() => setOutcome(undefined)} />}
    </Panel>
  );
}

interface ResolveDialogProps {
  readonly run: DoubtedRun;
  readonly step: DoubtedStep;
  readonly outcome: Outcome;
  readonly onClose: () => void;
}

function ResolveDialog({ run: { execution }, step, outcome: { outcome, means, body }, onClose }: ResolveDialogProps) {
  const [text, setText] = useState('');
  const client = useQueryClient();
  const { value, fault } = outputOf(text);
  const send = (reason: string) => {
    const resolution = { ...body, reason, ...(value !== undefined && { output: value }) };
    const path = { id: execution, stepId: step.step };
    return told(
      api.POST('/api/v1/executions/{id}/steps/{stepId}/resolve', {
        params: { path },
        body: resolution,
        bodySerializer: () => writeExactJson(resolution),
      }),
    );
  };
  return (
    <ActDialog
      title={`${VERBS[outcome]}?`}
      will={means}
      verb={VERBS[outcome]}
      kind={outcome === 'failed' ? 'danger' : 'primary'}
      reason="asked"
      reasonLabel="How you know"
      whyNot={fault}
      send={send}
      onDone={() => {
        say({ kind: 'done', text: `Your word on ${step.step} is in the record.` });
        void client.invalidateQueries({ queryKey: ['doubts'] });
        onClose();
      }}
      onClose={onClose}
    >
      {outcome === 'completed' && (
        <TextArea
          label="What it gave, as JSON (optional)"
          hint="What later steps read as its output."
          className="font-mono"
          rows={4}
          value={text}
          fault={fault}
          onChange={({ target }) => setText(target.value)}
        />
      )}
    </ActDialog>
  );
}

function outputOf(text: string): { readonly value?: ExactJson; readonly fault?: string } {
  if (text.trim() === '') return {};
  try {
    return { value: readExactJson(text) };
  } catch (error) {
    if (error instanceof JsonRefused) return { fault: `This is no JSON yet: ${error.message}.` };
    throw error;
  }
}
