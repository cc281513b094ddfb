import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { BadgeCheck, FileDown, ShieldX } from 'lucide-react';
import { api, told, type Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { runQuery } from '../api/run-queries.js';
import { fetched } from '../api/sending.js';
import { problemOf } from '../api/problem.js';
import { useAct } from '../session/use-act.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { download } from '../ui/download.js';
import { textLinkClass } from '../ui/link-class.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge, Status } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import { Time } from '../ui/time.js';

type Entry = Schemas['AuthorityTrail']['items'][number];

const TONES: Readonly<Partial<Record<Entry['kind'], Tone>>> = {
  vote: 'wait',
  overridden: 'warn',
  refusal: 'bad',
  hold: 'warn',
  release: 'ok',
  policy: 'run',
  start: 'run',
};

/** One run, as an auditor asks about it: who did what by which authority, whether the record is whole, and all of it to take away. */
export function RunAuditPage() {
  const { runId = '' } = useParams({ strict: false });
  const { data: run, error } = useQuery(runQuery(runId));
  return (
    <Page
      title={run?.runbook.id ?? 'Run'}
      lead={run && <RunLead id={runId} status={run.status} startedBy={run.startedBy.id} at={run.startedAt} />}
      acts={<EvidenceButton runId={runId} />}
    >
      {error && <ProblemNotice problem={toProblem(error)} />}
      <Chain runId={runId} />
      <Trail runId={runId} />
    </Page>
  );
}

interface RunLeadProps {
  readonly id: string;
  readonly status: string;
  readonly startedBy: string;
  readonly at: string;
}

const RunLead = ({ id, status, startedBy, at }: RunLeadProps) => (
  <span className="flex flex-wrap items-center gap-2">
    <Status status={status} /> started by <Said text={startedBy} max={80} /> <Time at={at} />
    <Link to={`/runs/${id}`} className={textLinkClass}>
      its own page
    </Link>
  </span>
);

function EvidenceButton({ runId }: { readonly runId: string }) {
  const { whyNot } = useMay('evidence:read');
  const { act, isBusy, problem } = useAct({ send: () => exportEvidence(runId) });
  return (
    <span className="flex flex-col items-end gap-2">
      <Button icon={FileDown} kind="primary" isBusy={isBusy} onClick={() => act()} {...(whyNot !== undefined && { whyNot })}>
        Export the evidence
      </Button>
      {problem && <ProblemNotice problem={problem} />}
    </span>
  );
}

/** Byte for byte what the service answers: that is what a verifier checks. */
async function exportEvidence(runId: string): Promise<void> {
  const answer = await fetched(`/api/v1/executions/${runId}/evidence`);
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => undefined));
  download(`${runId}.evidence.json`, await answer.blob(), 'application/json');
}

function Chain({ runId }: { readonly runId: string }) {
  const { may, whyNot } = useMay('evidence:read');
  const { data, error } = useQuery({
    queryKey: ['chain', runId],
    queryFn: () => told(api.GET('/api/v1/executions/{id}/logs/verify', { params: { path: { id: runId } } })),
    enabled: may,
  });
  const Icon = data?.valid === false ? ShieldX : BadgeCheck;
  return (
    <Panel title="Is its record whole?">
      {!may && <p className="said m-0 text-muted">{whyNot}</p>}
      {error && <ProblemNotice problem={toProblem(error)} />}
      {may && !data && !error && <Skeleton lines={1} />}
      {data && (
        <p className="said m-0 flex items-start gap-2">
          <Icon aria-hidden size={18} className={data.valid ? 'mt-0.5 shrink-0 text-ok' : 'mt-0.5 shrink-0 text-bad'} />
          {data.valid
            ? `Yes: ${data.records} records, each chained to the one before${data.complete ? '.' : '; the newest is not in the audit log yet.'}`
            : `No: the chain breaks. ${JSON.stringify(data.fault)}`}
        </p>
      )}
    </Panel>
  );
}

function Trail({ runId }: { readonly runId: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['trail', runId],
    queryFn: ({ pageParam }) =>
      told(
        api.GET('/api/v1/executions/{id}/authority', {
          params: { path: { id: runId }, query: pageParam === '' ? {} : { cursor: pageParam } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title="Who did what, and by which authority" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {!data && !error && <Skeleton lines={6} />}
      <ol className="m-0 list-none p-0">
        {entries.map((entry, index) => (
          <TrailEntry key={index} entry={entry} />
        ))}
      </ol>
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button kind="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Later ones
          </Button>
        </div>
      )}
    </Panel>
  );
}

function TrailEntry({ entry: { kind, sentence, at, by, permission, authority, version } }: { readonly entry: Entry }) {
  return (
    <li className="flex flex-col gap-1 border-b px-3 py-2 last:border-b-0 sm:flex-row sm:gap-3">
      <span className="flex w-32 shrink-0 items-start gap-2">
        <Badge tone={TONES[kind] ?? 'idle'}>{kind}</Badge>
      </span>
      <span className="min-w-0 flex-1">
        <span className="said block">
          <Said text={sentence} max={2_000} />
        </span>
        <span className="said block text-sm text-muted">
          {by && <Said text={`${by.kind} ${by.id}, by ${by.via} · `} max={200} />}
          {permission !== undefined && `${permission} · `}
          {authority && `${authority.id} version ${authority.version} · `}
          record {version} · <Time at={at} />
        </span>
      </span>
    </li>
  );
}
