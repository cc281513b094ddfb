import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Ban, Link2, RotateCw, ShieldCheck } from 'lucide-react';
import { api, told, type Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { readable } from '../api/readable.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
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
import { PagedTable } from './paged-table.js';
import { credentialQuery, type Credential } from './queries.js';
import { RemoveButton } from './remove-button.js';
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
      <RemoveButton
        name={credential.name}
        needs="credentials:write"
        will="It is gone with its value and its bindings. What it was used for stays in the records."
        send={() => api.DELETE('/api/v1/credentials/{name}', { params: { path: { name: credential.name } } })}
        changes="credentials"
        to="/operations/credentials"
      />
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
  const query = useInfiniteQuery({
    queryKey: ['credentials', name, 'uses'],
    queryFn: async ({ pageParam }) => {
      const params = { path: { name }, query: pageParam === '' ? {} : { cursor: pageParam } };
      const page = await told(api.GET('/api/v1/credentials/{name}/uses', { params }));
      return { ...page, items: readable(page.items).items };
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Panel title="What it was used for" isFlush>
      <PagedTable
        caption="Uses"
        query={query}
        columns={USES}
        keyOf={({ execution, step, attempt, host, at }) => `${execution} ${step} ${attempt} ${host} ${at}`}
        empty={<p className="m-0 p-3 text-muted">No step has used it yet.</p>}
        more="Older uses"
      />
    </Panel>
  );
}
