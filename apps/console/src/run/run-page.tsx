import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { useLiveRun } from '../api/live-run.js';
import { toProblem } from '../api/problem.js';
import type { Explanation, Run } from '../api/run-queries.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { useTitle } from '../ui/use-title.js';
import { RunHeader } from './run-header.js';
import { stepOfInterest } from './run-steps.js';
import { TimeTravel } from './time-travel.js';
import { RunContext, type ShownRun } from './use-run.js';
import { RunTabs } from './run-tabs.js';
import { viewNamed } from './views.js';

/** One run: where it is, why, with what, and what can be done. */
export function RunPage() {
  const { runId = '' } = useParams({ strict: false });
  const [search] = useSearch();
  const asOf = textIn(search, 'asOf');
  const { run, explanation } = useLiveRun(runId, asOf);
  useTitle(run.data ? `${run.data.runbook.id} ${run.data.id.slice(4, 12)}` : 'Run');
  if (run.data)
    return <Known run={run.data} explanation={explanation.data} asOf={asOf} problem={run.error ? toProblem(run.error) : undefined} />;
  return (
    <div className="p-4 md:p-6">
      {run.error ? <ProblemNotice problem={toProblem(run.error)} retry={() => void run.refetch()} /> : <Skeleton lines={10} />}
    </div>
  );
}

interface KnownProps {
  readonly run: Run;
  readonly explanation: Explanation | undefined;
  readonly asOf: string | undefined;
  readonly problem: ReturnType<typeof toProblem> | undefined;
}

function Known({ run, explanation, asOf, problem }: KnownProps) {
  const { view: name } = useParams({ strict: false });
  const [search, change] = useSearch();
  const navigate = useNavigate();
  const asked = textIn(search, 'step');
  const view = viewNamed(name);
  const shown = useMemo<ShownRun>(
    () => ({
      ...{ run, explanation, asOf },
      step: asked === '-' ? undefined : (asked ?? stepOfInterest(run, explanation)),
      look: (step) => change({ step: step ?? '-' }),
    }),
    [run, explanation, asOf, asked, change],
  );
  const View = view.component;
  return (
    <RunContext value={shown}>
      <div className="flex min-w-0 flex-col">
        <RunHeader />
        <RunTabs view={view.name} onChoose={(to) => void navigate({ to: `/runs/${run.id}/${to}`, search })} />
        <TimeTravel />
        <div className="min-w-0 p-3 md:px-6 md:py-4">
          {problem && problem.status !== 0 && <ProblemNotice problem={problem} />}
          <Suspense fallback={<Skeleton lines={8} />}>
            <View />
          </Suspense>
        </div>
      </div>
    </RunContext>
  );
}
