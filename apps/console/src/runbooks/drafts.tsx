import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FilePen } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { draftsQuery, type DraftLine } from '../api/runbook-documents.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EmptyState } from '../ui/empty-state.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { DraftStatus } from './version-status.js';

const COLUMNS: readonly Column<DraftLine>[] = [
  {
    name: 'Draft',
    isWide: true,
    cell: ({ id, draft, name }) => (
      <Link to={`/runbooks/${id}/drafts/${draft}`} className={`${linkClass} font-medium`}>
        {draft} · <Said text={name} max={120} />
      </Link>
    ),
  },
  { name: 'State', cell: ({ status }) => <DraftStatus status={status} /> },
  { name: 'From version', from: 'md', align: 'right', cell: ({ basedOn }) => (basedOn === 0 ? '–' : basedOn) },
  { name: 'Became', from: 'md', align: 'right', cell: ({ version }) => version ?? '–' },
  { name: 'Authors', from: 'sm', cell: ({ authors }) => <Said text={authors.join(', ')} max={80} /> },
  { name: 'Comments', from: 'lg', align: 'right', cell: ({ comments }) => comments },
  { name: 'Changed', cell: ({ changedAt }) => <Time at={changedAt} /> },
];

export function Drafts({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(draftsQuery(id));
  const { may, whyNot } = useMay('runbooks:write');
  const navigate = useNavigate();
  return (
    <Panel isFlush>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={4} />}
      {data && data.length > 0 && (
        <DataTable caption="Drafts" columns={COLUMNS} rows={data.toReversed()} keyOf={({ draft }) => String(draft)} />
      )}
      {data?.length === 0 && (
        <EmptyState
          icon={FilePen}
          title="No draft"
          act={
            <Button {...(!may && { whyNot })} onClick={() => void navigate({ to: '/designer', search: { runbook: id } })}>
              Begin a draft
            </Button>
          }
        >
          A draft is a change that is not in force. Nobody is working on one of this runbook.
        </EmptyState>
      )}
    </Panel>
  );
}
