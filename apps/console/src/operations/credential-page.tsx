import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Ban, Link2, RotateCw, ShieldCheck, Trash2 } from 'lucide-react';
import { api, told, type Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { readable } from '../api/readable.js';
import { ActDialog } from '../session/act-dialog.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Facts } from '../ui/facts.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { BindCredential, CheckCredential, RotateCredential } from './credential-dialogs.js';
import { CREDENTIAL_KINDS } from './credential-values.js';
import { CheckBadge, CredentialStatus } from './credentials-page.js';
import { Code, OpsPage } from './ops-page.js';
import { credentialQuery, type Credential } from './queries.js';
import { useChanged } from './use-changed.js';

export function CredentialPage() {
  const { credentialName = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(credentialQuery(credentialName));
  return (
    <OpsPage title={credentialName} lead={data && CREDENTIAL_KINDS[data.kind].label} acts={data && <CredentialActs credential={data} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <CredentialFacts credential={data} />}
      {data && <Uses name={data.name} />}
    </OpsPage>
  );
}

function CredentialActs({ credential }: { readonly credential: Credential }) {
  const { status } = credential;
  const whyNot = status === 'revoked' ? 'It is revoked. Set a new version first, and it is in force again.' : undefined;
  return (
    <>
      <ActButton
        label="Check"
        icon={ShieldCheck}
        needs="credentials:write"
        whyNot={whyNot}
        dialog={(close) => <CheckCredential credential={credential} onClose={close} />}
      />
      <ActButton
        label="Rotate"
        icon={RotateCw}
        kind="primary"
        needs="credentials:write"
        dialog={(close) => <RotateCredential credential={credential} onClose={close} />}
      />
      <ActButton
        label="Bind"
        icon={Link2}
        needs="credentials:write"
        dialog={(close) => <BindCredential credential={credential} onClose={close} />}
      />
      <RevokeButton credential={credential} />
      <RemoveButton credential={credential} />
    </>
  );
}

function RevokeButton({ credential: { name, status } }: { readonly credential: Credential }) {
  const changed = useChanged();
  return (
    <ActButton
      label="Revoke"
      icon={Ban}
      kind="danger"
      needs="credentials:write"
      whyNot={status === 'revoked' ? 'It is revoked already.' : undefined}
      dialog={(close) => (
        <ActDialog
          title={`Revoke ${name}?`}
          will="No step gets it any more from now on: steps that name it fail. Its value is erased and cannot be brought back; a new version puts it in force again."
          verb="Revoke it"
          kind="danger"
          reason="asked"
          send={(reason) => told(api.POST('/api/v1/credentials/{name}/revoke', { params: { path: { name } }, body: { reason } }))}
          onDone={() => {
            changed(`${name} is revoked.`, 'credentials');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

function RemoveButton({ credential: { name } }: { readonly credential: Credential }) {
  const changed = useChanged();
  const navigate = useNavigate();
  return (
    <ActButton
      label="Remove"
      icon={Trash2}
      needs="credentials:write"
      dialog={(close) => (
        <ActDialog
          title={`Remove ${name}?`}
          will="It is gone with its value and its bindings. What it was used for stays in the records."
          verb="Remove it"
          kind="danger"
          send={() => api.DELETE('/api/v1/credentials/{name}', { params: { path: { name } } })}
          onDone={() => {
            changed(`${name} is removed.`, 'credentials');
            void navigate({ to: '/operations/credentials' });
          }}
          onClose={close}
        />
      )}
    />
  );
}

function CredentialFacts({ credential }: { readonly credential: Credential }) {
  const { version, versions, hosts, runbooks, createdAt, revoked, lastCheck } = credential;
  return (
    <Panel title="How it stands" acts={<CredentialStatus credential={credential} />}>
      <Facts
        facts={[
          revoked && {
            name: 'Revoked',
            value: (
              <>
                <Time at={revoked.since} />: <Said text={revoked.reason} max={600} />
              </>
            ),
          },
          { name: 'Sent to', value: hosts.length === 0 ? 'nowhere yet: bind a host first' : <Said text={hosts.join(', ')} max={1_000} /> },
          {
            name: 'Used by',
            value:
              runbooks.length === 0 ? (
                'no runbook yet'
              ) : runbooks.includes('*') ? (
                'every runbook of the tenant'
              ) : (
                <Said text={runbooks.join(', ')} max={1_000} />
              ),
          },
          lastCheck && {
            name: 'Last check',
            value: (
              <span className="flex flex-wrap items-center gap-1.5">
                <CheckBadge check={lastCheck} /> <Time at={lastCheck.at} /> at <Code text={lastCheck.address} max={200} />{' '}
                <Said text={lastCheck.reason} max={400} />
              </span>
            ),
          },
          { name: 'Version', value: version },
          ...versions.map((one) => ({
            name: `Version ${one.version} set`,
            value: (
              <>
                <Time at={one.setAt} /> by <Said text={one.setBy} max={80} />
              </>
            ),
          })),
          { name: 'Created', value: <Time at={createdAt} /> },
        ]}
      />
    </Panel>
  );
}

type Use = Schemas['CredentialUse'];

const USES: readonly Column<Use>[] = [
  { name: 'When', cell: ({ at }) => <Time at={at} /> },
  { name: 'Sent to', cell: ({ host }) => <Code text={host} max={120} /> },
  {
    name: 'By',
    isWide: true,
    cell: ({ execution, step, attempt }) => (
      <Link to={`/runs/${execution}`} className={linkClass}>
        <Said text={`${step}, attempt ${attempt}`} max={120} />
      </Link>
    ),
  },
  { name: 'Version', from: 'sm', align: 'right', cell: ({ version }) => version },
  { name: 'Executor', from: 'lg', cell: ({ executor }) => <Code text={executor} max={60} /> },
];

function Uses({ name }: { readonly name: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['credentials', name, 'uses'],
    queryFn: ({ pageParam }) =>
      told(
        api.GET('/api/v1/credentials/{name}/uses', { params: { path: { name }, query: pageParam === '' ? {} : { cursor: pageParam } } }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const rows = data?.pages.flatMap(({ items }) => readable(items).items) ?? [];
  return (
    <Panel title="What it was used for" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && rows.length === 0 && <p className="m-0 p-3 text-muted">No step has used it yet.</p>}
      {rows.length > 0 && (
        <DataTable
          caption="Uses"
          columns={USES}
          rows={rows}
          keyOf={({ execution, step, attempt, host, at }) => `${execution} ${step} ${attempt} ${host} ${at}`}
        />
      )}
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button kind="quiet" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older uses
          </Button>
        </div>
      )}
    </Panel>
  );
}
