import { Link } from '@tanstack/react-router';
import { CornerDownRight, FlaskConical, History, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Run } from '../api/run-queries.js';
import { linkClass } from '../ui/link-class.js';
import { Labels } from '../shell/labels.js';
import { Said } from '../ui/said.js';
import { Badge, Status } from '../ui/status.js';
import { Lasted, Time } from '../ui/time.js';
import { RunActs } from './run-acts.js';
import { useRun } from './use-run.js';

/** What a person sees first: how it stands in a sentence, whose it is, and what can be done. */
export function RunHeader() {
  const { run, explanation, asOf } = useRun();
  return (
    <header className="flex flex-col gap-2.5 bg-surface px-3 pt-3 pb-2.5 md:px-6 md:pt-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="m-0 text-xl font-semibold tracking-tight">
            <Said text={run.runbook.id} max={120} />
          </h1>
          <Status status={run.status} />
          {run.dryRun && (
            <Badge tone="wait">
              <FlaskConical aria-hidden size={13} /> Dry run
            </Badge>
          )}
          {asOf !== undefined && (
            <Badge tone="warn">
              <History aria-hidden size={13} /> As it was
            </Badge>
          )}
        </div>
        <RunActs />
      </div>
      <Sentence run={run} sentence={asOf === undefined ? explanation?.sentence : undefined} />
      <dl className="m-0 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {factsOf(run).map(([name, value]) => (
          <div key={name} className="flex min-w-0 gap-1.5">
            <dt className="shrink-0 text-faint">{name}</dt>
            <dd className="said m-0 min-w-0">{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Sentence({ run, sentence }: { readonly run: Run; readonly sentence: string | undefined }) {
  const { failure } = run;
  if (failure)
    return (
      <p className="m-0 max-w-4xl text-bad">
        {failure.step !== undefined && (
          <>
            Step{' '}
            <code className="font-mono text-[0.92em]">
              <Said text={failure.step} max={200} />
            </code>{' '}
            failed:{' '}
          </>
        )}
        <Said text={failure.error.message ?? failure.error.name} max={600} />
      </p>
    );
  if (sentence === undefined) return null;
  return (
    <p className="m-0 max-w-4xl text-muted">
      <Said text={sentence} max={600} />
    </p>
  );
}

function factsOf(run: Run): readonly (readonly [string, ReactNode])[] {
  const { runbook, startedBy, startedAt, endedAt, incidentId, triggeredBy, trigger, legalBasis, authority, parent, rerunOf, id } = run;
  const { classification, retainUntil } = run;
  const facts: (readonly [string, ReactNode] | false | undefined)[] = [
    [
      'Version',
      runbook.draft === undefined ? (
        <Link to={`/runbooks/${runbook.id}`} className={linkClass}>
          {runbook.version}
        </Link>
      ) : (
        `draft ${runbook.draft}`
      ),
    ],
    ['Started', <Time key="at" at={startedAt} />],
    ['by', <Said key="by" text={startedBy.id} max={80} />],
    ['Lasted', <Lasted key="for" from={startedAt} until={endedAt} />],
    incidentId !== undefined && [
      'Incident',
      <Link key="incident" to="/runs" search={{ incident: incidentId }} className={linkClass}>
        <Said text={incidentId} max={80} />
      </Link>,
    ],
    run.labels && ['Labels', <Labels key="labels" labels={run.labels} />],
    triggeredBy !== undefined && ['Because of', <Said key="why" text={triggeredBy} max={160} />],
    trigger && ['Trigger', <Said key="trigger" text={`${trigger.type} of ${trigger.source}`} max={160} />],
    legalBasis && ['Legal basis', <Said key="basis" text={`${legalBasis.authority}, ${legalBasis.reference}`} max={200} />],
    authority && ['Authority', <Said key="authority" text={`${authority.id} v${authority.version}`} max={80} />],
    classification !== undefined && ['Classified', <Said key="level" text={classification} max={80} />],
    retainUntil !== undefined && ['Kept until', <Time key="kept" at={retainUntil} />],
    parent && [
      'Child of',
      <RunLink key="parent" id={parent.execution} step={parent.step} icon={<CornerDownRight aria-hidden size={13} />} />,
    ],
    rerunOf && ['Re-run of', <RunLink key="rerun" id={rerunOf.execution} icon={<RotateCcw aria-hidden size={13} />} />],
    [
      'Id',
      <span key="id" className="font-mono text-xs">
        {id}
      </span>,
    ],
  ];
  return facts.filter((fact): fact is readonly [string, ReactNode] => Boolean(fact));
}

function RunLink({ id, step, icon }: { readonly id: string; readonly step?: string; readonly icon: ReactNode }) {
  return (
    <Link
      to={`/runs/${id}`}
      search={step === undefined ? {} : { step }}
      className={`${linkClass} inline-flex items-center gap-1 font-mono text-xs`}
    >
      {icon}
      {id.slice(4, 12)}
    </Link>
  );
}
