import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { activityQuery, type RunbookActivity, type RunbookVersions } from '../api/runbook-documents.js';
import { fieldOfSchema, type FormField } from '../forms/field-of-schema.js';
import { shortJson } from '../forms/form-context.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Facts } from '../ui/facts.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { duration } from '../ui/times.js';
import { definitionOf, graphOfDefinition } from './definition.js';
import { LastRuns, SuccessRate } from './how-it-does.js';
import { Owner } from './owner.js';

const StepGraph = lazy(() => import('../graph/step-graph.js').then(({ StepGraph: shown }) => ({ default: shown })));

/** What it does, who answers for it, how it does, what it needs. */
export function Overview({ runbook }: { readonly runbook: RunbookVersions }) {
  const definition = definitionOf(runbook.definition);
  const graph = useMemo(() => graphOfDefinition(definition), [definition]);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {runbook.description && (
          <p className="said m-0 max-w-3xl">
            <Said text={runbook.description} />
          </p>
        )}
        <Panel title="Steps" isFlush>
          <div className="h-[26rem] lg:h-[34rem]">
            <Suspense fallback={<Skeleton lines={6} />}>
              <StepGraph graph={graph} label="Steps of the runbook" />
            </Suspense>
          </div>
        </Panel>
        <Inputs field={fieldOfSchema(definition.inputs, 'inputs')} />
      </div>
      <About runbook={runbook} />
    </div>
  );
}

function About({ runbook }: { readonly runbook: RunbookVersions }) {
  const { data: activity } = useQuery(activityQuery);
  const own = activity?.get(runbook.id);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel title="How it does">
        <Facts
          facts={[
            { name: 'Newest runs', value: own ? <LastRuns activity={own} /> : '–' },
            { name: 'Success', value: <SuccessRate activity={own} /> },
            {
              name: 'Open now',
              value: own ? (
                <Link to="/runs" search={{ runbookId: runbook.id }}>
                  {own.open}
                </Link>
              ) : (
                '–'
              ),
            },
          ]}
        />
      </Panel>
      <InForce runbook={runbook} activity={own} />
      <Rules runbook={runbook} />
    </div>
  );
}

interface InForceProps {
  readonly runbook: RunbookVersions;
  readonly activity: RunbookActivity | undefined;
}

function InForce({ runbook, activity }: InForceProps) {
  const approved = runbook.approval;
  return (
    <Panel title="In force">
      <Facts
        facts={[
          { name: 'Owner', value: <Owner runbook={runbook} activity={activity} /> },
          { name: 'Version', value: String(runbook.version) },
          runbook.registeredAt !== undefined && { name: 'Since', value: <Time at={runbook.registeredAt} /> },
          approved !== undefined && { name: 'Approved by', value: <Said text={approved.by} /> },
          approved !== undefined &&
            approved.authors.length > 0 && { name: 'Written by', value: <Said text={approved.authors.join(', ')} /> },
          runbook.labels.length > 0 && {
            name: 'Labels',
            value: (
              <span className="flex flex-wrap gap-1">
                {runbook.labels.map((label) => (
                  <Badge key={label}>{label}</Badge>
                ))}
              </span>
            ),
          },
          runbook.deprecated !== undefined && {
            name: 'Deprecated',
            value: <Said text={`by ${runbook.deprecated.by}: ${runbook.deprecated.reason}`} />,
          },
        ]}
      />
    </Panel>
  );
}

function Rules({ runbook }: { readonly runbook: RunbookVersions }) {
  const { legalBasis, limits, retentionDays } = definitionOf(runbook.definition);
  if (!legalBasis && !limits && retentionDays === undefined) return null;
  return (
    <Panel title="Rules">
      <Facts
        facts={[
          legalBasis?.required === true && { name: 'Legal basis', value: 'needed' },
          legalBasis?.authority !== undefined && { name: 'Authority', value: <Said text={legalBasis.authority} /> },
          legalBasis?.classification !== undefined && { name: 'Classification', value: <Said text={legalBasis.classification} /> },
          legalBasis?.dataLicenses !== undefined && {
            name: 'Data licences',
            value: <Said text={legalBasis.dataLicenses.join(', ')} />,
          },
          limits?.durationMs !== undefined && { name: 'At most', value: duration(limits.durationMs) },
          limits?.concurrency !== undefined && { name: 'At once', value: `${limits.concurrency} steps` },
          retentionDays !== undefined && { name: 'Kept for', value: `${retentionDays} days` },
        ]}
      />
    </Panel>
  );
}

const INPUTS: readonly Column<FormField>[] = [
  {
    name: 'Input',
    cell: ({ name }) => (
      <code className="font-mono text-sm whitespace-nowrap">
        <Said text={name} />
      </code>
    ),
  },
  {
    name: 'Kind',
    cell: ({ kind, schema, isRequired }) => (
      <span className="whitespace-nowrap">
        {typeof schema.type === 'string' ? schema.type : kind}
        {isRequired && <span className="text-faint">, needed</span>}
      </span>
    ),
  },
  {
    name: 'What it is',
    isWide: true,
    cell: ({ hint, byDefault, options }) => (
      <Said
        text={[
          hint,
          byDefault !== undefined && `Default: ${shortJson(byDefault)}`,
          options.length > 0 && `One of ${options.map(shortJson).join(', ')}`,
        ]
          .filter(Boolean)
          .join(' · ')}
        max={400}
      />
    ),
  },
];

function Inputs({ field }: { readonly field: FormField }) {
  if (field.members.length === 0) return null;
  return (
    <Panel title="Inputs" isFlush>
      <DataTable caption="Inputs" columns={INPUTS} rows={field.members} keyOf={({ name }) => name} />
    </Panel>
  );
}
