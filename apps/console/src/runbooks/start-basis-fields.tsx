import { useQuery } from '@tanstack/react-query';
import { authoritiesQuery, type RunbookVersions } from '../api/runbook-documents.js';
import { SchemaForm } from '../forms/schema-form.js';
import { SelectField } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { definitionOf } from './definition.js';
import { BASIS } from './start-basis.js';
import type { BasisKind, Start } from './use-start.js';

const KINDS = [
  { value: 'none', label: 'As the runbook says' },
  { value: 'authority', label: 'Under an authority' },
  { value: 'stated', label: 'Stated here' },
] as const;

/** By what right the run is begun: an authority that is on record, or a legal basis that is stated. */
export function StartBasis({ runbook, start }: { readonly runbook: RunbookVersions; readonly start: Start }) {
  const { legalBasis } = definitionOf(runbook.definition);
  const isNeeded = legalBasis?.required === true;
  const [fault] = start.problem?.body.errors?.filter(({ pointer }) => pointer === '/authorityId') ?? [];
  return (
    <Panel title="Legal basis">
      <div className="flex flex-col gap-3">
        <p className="m-0 text-sm text-muted">
          {legalBasis?.authority !== undefined
            ? `Where nothing else is said the run is under the authority ${legalBasis.authority}.`
            : isNeeded
              ? 'The runbook needs one.'
              : 'The runbook needs none; one may be named all the same.'}
        </p>
        <SelectField
          label="By what right"
          options={KINDS.filter(({ value }) => value !== 'none' || !isNeeded || legalBasis.authority !== undefined)}
          value={start.basisKind}
          onChange={(event) => start.set({ basisKind: event.target.value as BasisKind })}
        />
        {start.basisKind === 'authority' && <Authorities start={start} fault={fault?.message} />}
        {start.basisKind === 'stated' && (
          <SchemaForm field={BASIS} draft={start.basis} onChange={(basis) => start.set({ basis })} faults={start.faultsOf('basis')} />
        )}
      </div>
    </Panel>
  );
}

function Authorities({ start, fault }: { readonly start: Start; readonly fault: string | undefined }) {
  const { data } = useQuery(authoritiesQuery);
  const options = (data ?? []).map(({ id, reference }) => ({ value: id, label: `${id} (${reference})` }));
  return (
    <SelectField
      label="Authority"
      isRequired
      fault={fault}
      hint={data?.length === 0 ? 'There is none that may be used. Who manages authorities can create one.' : undefined}
      options={[{ value: '', label: 'Choose…' }, ...options]}
      value={start.authorityId}
      onChange={(event) => start.set({ authorityId: event.target.value })}
    />
  );
}
