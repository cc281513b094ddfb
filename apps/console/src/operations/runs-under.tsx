import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LockOpen } from 'lucide-react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { readable } from '../api/readable.js';
import { runQuery, type RunLine } from '../api/run-queries.js';
import { ActDialog } from '../session/act-dialog.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Status } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import type { Authority } from './queries.js';
import { useChanged } from './use-changed.js';

/** As many as are looked at. */
const RUNS_MAX = 200;
const AGAIN_MS = 5_000;

/** Runs under this authority, the newest first; those that are held can be let go on here. */
export function RunsUnder({ authority }: { readonly authority: Authority }) {
  const { data, error } = useQuery({
    queryKey: ['runs-under', authority.id],
    queryFn: async () => {
      const params = { path: { id: authority.id }, query: { limit: RUNS_MAX } };
      return readable((await told(api.GET('/api/v1/authorities/{id}/executions', { params }))).items);
    },
    refetchInterval: AGAIN_MS,
  });
  const columns = columnsFor(authority);
  return (
    <Panel title="Runs under it" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {!data && !error && <Skeleton lines={2} />}
      {data?.items.length === 0 && <p className="m-0 p-3 text-muted">No run is under it that you may read.</p>}
      {data && data.items.length > 0 && <DataTable caption="Runs under it" columns={columns} rows={data.items} keyOf={({ id }) => id} />}
    </Panel>
  );
}

const columnsFor = (authority: Authority): readonly Column<RunLine>[] => [
  { name: 'Status', cell: ({ status }) => <Status status={status} /> },
  {
    name: 'Run',
    isWide: true,
    cell: ({ id, runbook }) => (
      <Link to={`/runs/${id}`} className={linkClass}>
        <Said text={runbook.id} max={120} />
      </Link>
    ),
  },
  { name: 'Started', from: 'sm', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { name: 'Held because', from: 'md', cell: ({ id, status }) => status === 'AUTHORITY_HOLD' && <HoldOf id={id} /> },
  {
    name: 'Acts',
    isNameHidden: true,
    align: 'right',
    cell: ({ id, status }) => status === 'AUTHORITY_HOLD' && <Release id={id} authority={authority} />,
  },
];

function HoldOf({ id }: { readonly id: string }) {
  const { data } = useQuery(runQuery(id));
  if (!data) return null;
  return <Said text={data.authority ? `${data.authority.id}: ${data.hold?.because ?? 'held'}` : (data.hold?.because ?? '')} max={160} />;
}

function Release({ id, authority }: { readonly id: string; readonly authority: Authority }) {
  const { data } = useQuery(runQuery(id));
  const changed = useChanged();
  const isOther =
    data !== undefined && data.authority === undefined
      ? 'It is held because its version is deprecated: release it on its own page.'
      : undefined;
  const isOver = authority.standing === 'IN_FORCE' ? undefined : `${authority.id} is not in force.`;
  return (
    <ActButton
      label="Let it go on"
      icon={LockOpen}
      isSmall
      needs="authorities:release"
      whyNot={isOther ?? isOver}
      dialog={(close) => (
        <ActDialog
          title="Let this run go on?"
          will={`It goes on under ${authority.id}, as soon as that has confirmed it. You must be among its authorized users.`}
          verb="Let it go on"
          reason="asked"
          send={(reason) =>
            told(api.POST('/api/v1/executions/{id}/authority', { params: { path: { id } }, body: { authorityId: authority.id, reason } }))
          }
          onDone={() => {
            changed('The run goes on.', 'runs-under', 'authorities', 'run');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}
