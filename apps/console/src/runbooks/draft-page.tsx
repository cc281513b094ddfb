import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { toProblem } from '../api/problem.js';
import { draftDifferenceQuery, draftQuery, textQuery, type Draft } from '../api/runbook-documents.js';
import { Facts } from '../ui/facts.js';
import { linkClass } from '../ui/link-class.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { DraftActs } from './draft-acts.js';
import { Meaning } from './meaning.js';
import { Review } from './review.js';
import { DraftStatus } from './version-status.js';

const SideBySide = lazy(() => import('./side-by-side.js').then(({ SideBySide: shown }) => ({ default: shown })));

/** One draft, as its reviewer reads it: what it changes, line by line and by meaning, and what was said about it. */
export function DraftPage() {
  const { runbookId = '', draft = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(draftQuery(runbookId, Number(draft)));
  return (
    <Page
      title={`Draft ${draft}: ${data?.name ?? ''}`}
      lead={
        <Link to={`/runbooks/${runbookId}/drafts`} className={linkClass}>
          {runbookId}
        </Link>
      }
      acts={data && <DraftActs draft={data} />}
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && <Whole draft={data} />}
    </Page>
  );
}

function Whole({ draft }: { readonly draft: Draft }) {
  const { data: difference, error } = useQuery(draftDifferenceQuery(draft.id, draft.draft, draft.revision));
  return (
    <>
      <Panel>
        <Facts
          facts={[
            { name: 'State', value: <DraftStatus status={draft.status} /> },
            draft.reason !== undefined && { name: 'Sent back', value: <Said text={draft.reason} /> },
            { name: 'Written by', value: <Said text={draft.authors.join(', ')} /> },
            draft.submittedBy !== undefined && { name: 'Submitted by', value: <Said text={draft.submittedBy} /> },
            { name: 'Made from', value: draft.basedOn === 0 ? 'nothing: it is new' : `version ${draft.basedOn}` },
            { name: 'Changed', value: <Time at={draft.changedAt} /> },
            draft.version !== undefined && { name: 'Became', value: `version ${draft.version}` },
          ]}
        />
      </Panel>
      <Panel title="What it means">
        {error && <ProblemNotice problem={toProblem(error)} />}
        {!difference && !error && <Skeleton lines={3} />}
        {difference && <Meaning difference={difference} />}
      </Panel>
      {draft.basedOn > 0 && draft.source && <Texts draft={draft} after={draft.source.text} />}
      <Review draft={draft} />
    </>
  );
}

function Texts({ draft: { id, basedOn, draft }, after }: { readonly draft: Draft; readonly after: string }) {
  const { data, error } = useQuery(textQuery(id, basedOn));
  const names = useMemo(() => [`Version ${basedOn}`, `Draft ${draft}`] as const, [basedOn, draft]);
  return (
    <Panel title="What was written" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && (
        <Suspense fallback={<Skeleton lines={8} />}>
          <SideBySide before={data.text} after={after} names={names} />
        </Suspense>
      )}
    </Panel>
  );
}
