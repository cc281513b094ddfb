import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { PencilRuler, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { toProblem } from '../api/problem.js';
import { draftsQuery, runbookQuery, type RunbookVersions } from '../api/runbook-documents.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { Page } from '../ui/page.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { TabRow, tabClass } from '../ui/tabs.js';
import { Compare } from './compare.js';
import { Drafts } from './drafts.js';
import { Overview } from './overview.js';
import { Triggers } from './triggers.js';
import { VersionStatus } from './version-status.js';
import { Versions } from './versions.js';

interface View {
  readonly path: string;
  readonly name: string;
  readonly show: (runbook: RunbookVersions) => ReactNode;
}

const VIEWS: readonly View[] = [
  { path: '', name: 'Overview', show: (runbook) => <Overview runbook={runbook} /> },
  { path: 'versions', name: 'Versions', show: (runbook) => <Versions runbook={runbook} /> },
  { path: 'drafts', name: 'Drafts', show: (runbook) => <Drafts id={runbook.id} /> },
  { path: 'compare', name: 'Compare', show: (runbook) => <Compare runbook={runbook} /> },
  { path: 'triggers', name: 'Schedules and triggers', show: (runbook) => <Triggers runbook={runbook} /> },
];

/** One runbook: what it is, how it came to be, what begins it. Each view is an address. */
export function RunbookPage() {
  const { runbookId = '', view = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(runbookQuery(runbookId));
  const shown = VIEWS.find(({ path }) => path === view) ?? VIEWS[0];
  return (
    <Page
      title={data?.name ?? runbookId}
      lead={<code className="font-mono text-sm">{runbookId}</code>}
      acts={data && <Acts runbook={data} />}
    >
      <Views id={runbookId} view={shown?.path ?? ''} />
      {error && <NoVersion id={runbookId} error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && shown?.show(data)}
    </Page>
  );
}

/** A runbook of which there are drafts alone has no version yet. */
function NoVersion({ id, error, retry }: { readonly id: string; readonly error: Error; readonly retry: () => void }) {
  const { data } = useQuery(draftsQuery(id));
  return data && data.length > 0 ? <Drafts id={id} /> : <ProblemNotice problem={toProblem(error)} retry={retry} />;
}

function Views({ id, view }: { readonly id: string; readonly view: string }) {
  return (
    <TabRow label="Views of the runbook">
      {VIEWS.map(({ path, name }) => (
        <Link
          key={path}
          to={path === '' ? `/runbooks/${id}` : `/runbooks/${id}/${path}`}
          className={tabClass(path === view)}
          aria-current={path === view ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </TabRow>
  );
}

function Acts({ runbook }: { readonly runbook: RunbookVersions }) {
  const navigate = useNavigate();
  const start = useMay('executions:start');
  const write = useMay('runbooks:write');
  const isOut = runbook.status === 'DEPRECATED';
  const noStart = !start.may
    ? start.whyNot
    : isOut
      ? 'The newest version is deprecated: nothing starts by it. Restore a version, or approve a new one.'
      : undefined;
  return (
    <>
      <span className="flex items-center gap-2 text-sm text-muted">
        Version {runbook.version} <VersionStatus status={runbook.status} />
      </span>
      <Button
        icon={PencilRuler}
        {...(!write.may && { whyNot: write.whyNot })}
        onClick={() => void navigate({ to: '/designer', search: { runbook: runbook.id } })}
      >
        Edit
      </Button>
      <Button
        kind="primary"
        icon={Play}
        {...(noStart !== undefined && { whyNot: noStart })}
        onClick={() => void navigate({ to: `/runbooks/${runbook.id}/start` })}
      >
        Start
      </Button>
    </>
  );
}
