import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserRoundCheck } from 'lucide-react';
import { requestQuery } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { EmptyState } from '../ui/empty-state.js';
import { Facts } from '../ui/facts.js';
import { JsonTree } from '../ui/json-tree.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import { Time } from '../ui/time.js';
import { useRun } from './use-run.js';
import { VoteList } from './vote-list.js';

/** What people were asked in this run, what they were shown, and what each said. */
export function ApprovalsView() {
  const { run } = useRun();
  const asked = run.steps.filter(({ type }) => type === 'human-approval' || type === 'instruction');
  const withRequest = asked.filter(({ approval }) => approval !== undefined);
  if (withRequest.length === 0)
    return (
      <EmptyState icon={UserRoundCheck} title="Nobody has been asked">
        {asked.length === 0
          ? 'The runbook has no step that asks people.'
          : `The run has not come to the ${asked.length === 1 ? 'step that asks' : 'steps that ask'} people, or went past: ${asked.map(({ id }) => id).join(', ')}.`}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      {withRequest.map(({ id, approval }) => (
        <OneRequest key={id} id={approval!.id} />
      ))}
    </div>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  open: 'wait',
  approved: 'ok',
  overridden: 'warn',
  rejected: 'bad',
  expired: 'bad',
  failed: 'bad',
};

function OneRequest({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(requestQuery(id));
  if (error) return <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  const { progress, step, status, message, shown, requestedAt, deadlineAt, closedAt, fourEyes, override } = data;
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-2">
          <Said text={step} max={120} /> <Badge tone={TONES[status] ?? 'idle'}>{status}</Badge>
        </span>
      }
      acts={
        <Link to={`/inbox/${id}`} className={linkClass}>
          Open the request
        </Link>
      }
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-3">
          {message && (
            <p className="m-0 text-lg">
              <Said text={message} max={2_000} />
            </p>
          )}
          <Facts
            facts={[
              {
                name: 'Agreed',
                value: `${progress.approved} of ${progress.quorum}${progress.rejected > 0 ? `, ${progress.rejected} against` : ''}`,
              },
              { name: 'Asked', value: <Time at={requestedAt} /> },
              deadlineAt !== undefined && closedAt === undefined && { name: 'Until', value: <Time at={deadlineAt} /> },
              closedAt !== undefined && { name: 'Closed', value: <Time at={closedAt} /> },
              fourEyes && { name: 'Four eyes', value: 'who asked for the run has no vote' },
              override && { name: 'Opened alone', value: <Said text={`by ${override.by}: ${override.reason}`} /> },
            ]}
          />
          <VoteList request={data} />
        </div>
        <div className="min-w-0">
          <h3 className="m-0 mb-1 text-xs font-medium text-faint">
            What voters are shown, bound by its digest {data.digest.slice(0, 12)}…
          </h3>
          <JsonTree value={shown} label="what voters are shown" />
        </div>
      </div>
    </Panel>
  );
}
