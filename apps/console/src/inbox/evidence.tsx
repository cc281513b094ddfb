import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Request } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { runQuery, type RunStep } from '../api/run-queries.js';
import { JsonTree } from '../ui/json-tree.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { StatusIcon } from '../ui/status.js';
import { Time } from '../ui/time.js';

/** The newest; the others stand on the run's page. */
const STEPS_MAX = 20;

/** What the run was given, and what its steps have found so far: by that a person judges. */
export function Evidence({ request: { execution } }: { readonly request: Request }) {
  const { data, error, refetch } = useQuery(runQuery(execution));
  const found = (data?.steps ?? []).filter(
    ({ output, error: failed, evidence }) => output !== undefined || failed !== undefined || evidence !== undefined,
  );
  return (
    <Panel
      title="What is known so far"
      isFlush
      acts={
        <Link to={`/runs/${execution}`} className={`${linkClass} text-sm`}>
          Open the run
        </Link>
      }
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && (
        <div className="flex flex-col">
          <Found name="Inputs of the run" value={data.inputs} />
          {found.slice(-STEPS_MAX).map((step) => (
            <FoundByStep key={step.id} step={step} />
          ))}
          {found.length > STEPS_MAX && (
            <p className="m-0 px-3 py-2 text-sm text-muted">{found.length - STEPS_MAX} earlier steps stand on the page of the run.</p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Found({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <details className="border-b last:border-b-0">
      <summary className="px-3 py-2 hover:bg-hover">{name}</summary>
      <div className="px-3 pb-3">
        <JsonTree value={value} label={name} />
      </div>
    </details>
  );
}

function FoundByStep({ step }: { readonly step: RunStep }) {
  const { id, status, endedAt, output, error, evidence = [] } = step;
  return (
    <details className="border-b last:border-b-0">
      <summary className="px-3 py-2 hover:bg-hover">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] items-center gap-2 align-middle">
          <StatusIcon status={status} />
          <code className="said min-w-0 font-mono text-sm">
            <Said text={id} max={120} />
          </code>
          <span className="text-sm text-faint">
            <Time at={endedAt} />
          </span>
        </span>
      </summary>
      <div className="flex flex-col gap-2 px-3 pb-3">
        {error && (
          <p className="said m-0 text-bad">
            <Said text={`${error.name}: ${error.message}`} max={2_000} />
          </p>
        )}
        {output !== undefined && <JsonTree value={output} label={`output of ${id}`} />}
        {evidence.map(({ name, sha256 }) => (
          <p key={name} className="said m-0 text-sm">
            Evidence <Said text={name} max={120} /> · <code className="font-mono text-xs">{sha256.slice(0, 16)}…</code>
          </p>
        ))}
      </div>
    </details>
  );
}
