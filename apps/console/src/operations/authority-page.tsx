import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Ban, Pencil, Undo2 } from 'lucide-react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { ActDialog } from '../session/act-dialog.js';
import { Facts } from '../ui/facts.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { Standing } from './authorities-page.js';
import { AuthorityDialog } from './authority-dialog.js';
import { OpsPage } from './ops-page.js';
import { authorityQuery, type Authority } from './queries.js';
import { RunsUnder } from './runs-under.js';
import { useChanged } from './use-changed.js';

export function AuthorityPage() {
  const { authorityId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(authorityQuery(authorityId));
  return (
    <OpsPage title={authorityId} lead={data && <Said text={data.instrument} max={200} />} acts={data && <AuthorityActs authority={data} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <>
          <Terms authority={data} />
          <RunsUnder authority={data} />
          <Versions authority={data} />
        </>
      )}
    </OpsPage>
  );
}

function AuthorityActs({ authority }: { readonly authority: Authority }) {
  return (
    <>
      <ActButton
        label="Amend"
        icon={Pencil}
        needs="authorities:write"
        dialog={(close) => <AuthorityDialog authority={authority} onClose={close} onDone={close} />}
      />
      <StandingButton authority={authority} />
    </>
  );
}

function StandingButton({ authority }: { readonly authority: Authority }) {
  const { id, standing, runs } = authority;
  const changed = useChanged();
  const isRevoked = standing === 'REVOKED';
  const dialog = isRevoked
    ? {
        title: `Put ${id} in force again?`,
        will: 'Runs may be started under it again. The runs that it holds stay held until somebody lets each go on.',
        verb: 'Put it in force',
      }
    : {
        title: `Revoke ${id}?`,
        will: `Nothing begins under it any more: ${runs === 0 ? 'no run is' : `${runs} ${runs === 1 ? 'run is' : 'runs are'}`} held at once; what is at work finishes.`,
        verb: 'Revoke it',
      };
  const send = (reason: string) => {
    const params = { path: { id } };
    return told(
      isRevoked
        ? api.POST('/api/v1/authorities/{id}/reinstate', { params, body: { reason } })
        : api.POST('/api/v1/authorities/{id}/revoke', { params, body: { reason } }),
    );
  };
  return (
    <ActButton
      label={isRevoked ? 'Reinstate' : 'Revoke'}
      icon={isRevoked ? Undo2 : Ban}
      kind={isRevoked ? 'primary' : 'danger'}
      needs="authorities:write"
      dialog={(close) => (
        <ActDialog
          {...dialog}
          kind={isRevoked ? 'primary' : 'danger'}
          reason="asked"
          send={send}
          onDone={() => {
            changed(isRevoked ? `${id} is in force again.` : `${id} is revoked; its runs are held.`, 'authorities', 'runs-under');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

const list = (texts: readonly string[], none: string) => (texts.length === 0 ? none : <Said text={texts.join(', ')} max={2_000} />);

function Terms({ authority }: { readonly authority: Authority }) {
  const { standing, version, reason, reference, purpose, classification, authorizedUsers, actions, stepClasses, dataLicenses, scope } =
    authority;
  const { validFrom, validUntil, used, uses, runs, retentionDays, changedAt } = authority;
  return (
    <Panel title={`What version ${version} permits`} acts={<Standing standing={standing} />}>
      <Facts
        facts={[
          reason !== undefined && { name: 'Revoked because', value: <Said text={reason} max={1_000} /> },
          { name: 'Reference', value: <Said text={reference} max={300} /> },
          { name: 'Purpose', value: <Said text={purpose} max={1_000} /> },
          { name: 'Classification', value: <Said text={classification} max={200} /> },
          { name: 'By whom', value: list(authorizedUsers, 'nobody') },
          { name: 'Actions', value: list(actions, 'none: runs under it do nothing outside the engine') },
          { name: 'Sensitive steps', value: list(stepClasses, 'none') },
          ...dataLicenses.map(({ name, forbids }) => ({
            name: `Data: ${name}`,
            value: forbids.length === 0 ? 'for everything that it permits' : `not for ${forbids.join(', ')}`,
          })),
          ...Object.entries(scope?.inputs ?? {}).map(([pointer, patterns]) => ({
            name: `Inputs at ${pointer}`,
            value: list(patterns, 'nothing'),
          })),
          { name: 'Hosts', value: scope?.hosts ? list(scope.hosts, 'none') : 'every one' },
          validFrom !== undefined && { name: 'From', value: <Time at={validFrom} /> },
          { name: 'Until', value: validUntil === undefined ? 'it is revoked' : <Time at={validUntil} /> },
          { name: 'Runs', value: `${runs} under it now, ${used} in all${uses === undefined ? '' : ` of ${uses}`}` },
          retentionDays !== undefined && { name: 'Results kept', value: `${retentionDays} days` },
          { name: 'Changed', value: <Time at={changedAt} /> },
        ]}
      />
    </Panel>
  );
}

function Versions({ authority: { versions } }: { readonly authority: Authority }) {
  return (
    <Panel title="Its versions" isFlush>
      <ol className="m-0 list-none p-0">
        {[...versions].reverse().map(({ version, at, by, reason }) => (
          <li key={version} className="said border-b px-3 py-2 last:border-b-0">
            <strong className="font-semibold">Version {version}</strong> · <Said text={by} max={80} />, <Time at={at} />
            {reason !== undefined && (
              <span className="block text-muted">
                <Said text={reason} max={1_000} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
