import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Ban, Undo2 } from 'lucide-react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { ActDialog } from '../session/act-dialog.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { duration } from '../ui/times.js';
import { ActButton } from './act-button.js';
import { OpsPage } from './ops-page.js';
import { tenantQuery, usageQuery, type Tenant, type Usage } from './queries.js';
import { inBytes, shareOf } from './shares.js';
import { useChanged } from './use-changed.js';

export function TenantPage() {
  const { tenantId = '' } = useParams({ strict: false });
  const tenant = useQuery(tenantQuery(tenantId));
  const usage = useQuery(usageQuery(tenantId));
  const error = tenant.error ?? usage.error;
  return (
    <OpsPage title={tenant.data?.name ?? tenantId} lead={`The tenant ${tenantId}`} acts={tenant.data && <Suspend tenant={tenant.data} />}>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {tenant.data?.suspended && (
        <p className="said m-0 text-bad">
          Suspended <Time at={tenant.data.suspended.since} />: <Said text={tenant.data.suspended.reason} max={600} />
        </p>
      )}
      {!usage.data && !error && <Skeleton lines={6} />}
      {usage.data && <UsagePanels usage={usage.data} />}
    </OpsPage>
  );
}

function Suspend({ tenant: { id, name, suspended, isPlatform } }: { readonly tenant: Tenant }) {
  const changed = useChanged();
  const params = { path: { id } };
  return (
    <ActButton
      label={suspended ? 'Reinstate' : 'Suspend'}
      icon={suspended ? Undo2 : Ban}
      kind={suspended ? 'primary' : 'danger'}
      needs="tenants:write"
      whyNot={isPlatform ? 'It is the tenant that runs the service.' : undefined}
      dialog={(close) => (
        <ActDialog
          title={suspended ? `Reinstate ${name}?` : `Suspend ${name}?`}
          will={
            suspended
              ? 'Its members come in again.'
              : 'None of its members comes in any more, and nothing of it is started. The reason is shown to whoever of it asks.'
          }
          verb={suspended ? 'Reinstate it' : 'Suspend it'}
          kind={suspended ? 'primary' : 'danger'}
          {...(!suspended && { reason: 'asked' as const })}
          send={(reason) =>
            told(
              suspended
                ? api.POST('/api/v1/tenants/{id}/reinstate', { params })
                : api.POST('/api/v1/tenants/{id}/suspend', { params, body: { reason } }),
            )
          }
          onDone={() => {
            changed(suspended ? `${name} is back.` : `${name} is suspended.`, 'tenants');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

function UsagePanels({ usage }: { readonly usage: Usage }) {
  const { quotas } = usage;
  const count = (value: number) => value.toLocaleString('en');
  return (
    <>
      <Panel title="Of its quotas">
        <div className="flex flex-col gap-4">
          <Meter name="Runs that go on by themselves" used={usage.runningExecutions} quota={quotas.runningExecutions} show={count} />
          <Meter name="Runs that wait" used={usage.parkedExecutions} quota={quotas.parkedExecutions} show={count} />
          <Meter name="Records of its runs" used={usage.logBytes} quota={quotas.logBytes} show={inBytes} />
        </div>
      </Panel>
      <Panel title="How much it does">
        <dl className="m-0 grid grid-cols-2 gap-4 sm:grid-cols-4">
          <Figure name="Runs started today" value={count(usage.startedToday)} />
          <Figure name="Runs started in all" value={count(usage.started)} />
          <Figure name="Attempts of steps today" value={count(usage.stepsToday)} />
          <Figure name="Attempts in all" value={count(usage.steps)} />
          <Figure name="Acts per minute, at most" value={count(quotas.actsPerMinute)} />
          <Figure name="Steps at once, at most" value={`${count(quotas.concurrentSteps)} in an executor`} />
          {quotas.executionTimeMs !== undefined && <Figure name="A run’s time, at most" value={duration(quotas.executionTimeMs)} />}
        </dl>
      </Panel>
    </>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt className="text-sm text-muted">{name}</dt>
    <dd className="tabular m-0 text-lg font-semibold">{value}</dd>
  </div>
);

interface MeterProps {
  readonly name: string;
  readonly used: number;
  readonly quota: number;
  readonly show: (value: number) => string;
}

function Meter({ name, used, quota, show }: MeterProps) {
  const { share, isHigh, isFull } = shareOf(used, quota);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap justify-between gap-x-3">
        <span>{name}</span>
        <span className="tabular text-muted">
          {show(used)} of {show(quota)}
          {isFull ? ' · full' : isHigh ? ' · nearly full' : ''}
        </span>
      </div>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={quota}
        aria-valuenow={used}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={`h-full rounded-full ${isFull ? 'bg-bad' : isHigh ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
