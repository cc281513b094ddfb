import { api, told, type Schemas } from '../api/client.js';
import { SelectField, TextField } from '../ui/field.js';
import { LinesField } from './lines-field.js';
import type { EventSource } from './queries.js';
import { RegistrationDialog, type FieldsProps } from './registration-dialog.js';
import { sourceRequestOf, sourceDraftOf, type SourceDraft } from './source-draft.js';

export interface SourceDialogProps {
  /** The one that is changed; without it a new one is registered. */
  readonly source?: EventSource;
  readonly onDone: (source: Schemas['RegisteredEventSource']) => void;
  readonly onClose: () => void;
}

type Fields = FieldsProps<SourceDraft>;

const MAPPED = ['type', 'id', 'source', 'time', 'key'] as const;

export function SourceDialog({ source, onDone, onClose }: SourceDialogProps) {
  return (
    <RegistrationDialog
      title={source ? `Change ${source.id}` : 'Register an event source'}
      will={
        source
          ? 'Records that come from now on are read by the new rules; what was read stays as it is.'
          : 'Its topic is read from its beginning, and its webhook takes calls at once.'
      }
      verb={source ? 'Change it' : 'Register it'}
      draft={sourceDraftOf(source)}
      isNew={source === undefined}
      idExample="edr-alerts"
      whyNot={({ topic, scheme }) => (topic.trim() === '' && scheme === '' ? 'Name a topic, choose a webhook, or both.' : undefined)}
      send={(draft) => told(api.PUT('/api/v1/event-sources/{id}', { params: { path: { id: draft.id } }, body: sourceRequestOf(draft) }))}
      said={({ id }) => `${id} is read from now on.`}
      keys={['event-sources', 'dispositions']}
      {...{ onDone, onClose }}
    >
      {(fields) => (
        <>
          <WhereFrom {...fields} />
          <HowRead {...fields} />
        </>
      )}
    </RegistrationDialog>
  );
}

function WhereFrom({ draft, set }: Fields) {
  return (
    <>
      <TextField
        label="Topic"
        hint="On Kafka; without one it has a webhook alone."
        value={draft.topic}
        onChange={({ target }) => set({ topic: target.value })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Webhook"
          options={[
            { value: '', label: 'None' },
            { value: 'standard-webhooks', label: 'Standard Webhooks' },
            { value: 'github', label: 'GitHub' },
            { value: 'slack', label: 'Slack' },
            { value: 'hmac-sha256', label: 'HMAC-SHA-256 in a header' },
          ]}
          value={draft.scheme}
          onChange={({ target }) => set({ scheme: target.value as SourceDraft['scheme'] })}
        />
        {draft.scheme !== '' && (
          <TextField
            label="Name of its secret"
            isRequired
            hint="As the operator has named it, never its value."
            value={draft.secret}
            onChange={({ target }) => set({ secret: target.value })}
          />
        )}
        {draft.scheme === 'hmac-sha256' && (
          <TextField
            label="Header"
            isRequired
            placeholder="x-signature"
            value={draft.header}
            onChange={({ target }) => set({ header: target.value })}
          />
        )}
      </div>
    </>
  );
}

function HowRead({ draft, set }: Fields) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Format"
          options={[
            { value: 'cloudevents', label: 'CloudEvents' },
            { value: 'json', label: 'Any JSON, by the mapping' },
          ]}
          value={draft.format}
          onChange={({ target }) => set({ format: target.value as SourceDraft['format'] })}
        />
        <TextField
          label="Kept for a wait, in seconds"
          type="number"
          min={0}
          hint="0: now or never."
          value={draft.ttlSeconds}
          onChange={({ target }) => set({ ttlSeconds: target.value })}
        />
      </div>
      {draft.format === 'json' && <MappingFields draft={draft} set={set} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <LinesField label="Accepts these types alone" value={draft.types} onChange={(types) => set({ types })} />
        <LinesField label="Accepts these sources alone" value={draft.sources} onChange={(sources) => set({ sources })} />
      </div>
    </>
  );
}

function MappingFields({ draft, set }: Fields) {
  return (
    <fieldset className="m-0 grid gap-3 rounded-md border p-3 sm:grid-cols-2">
      <legend className="px-1 text-sm font-medium">Mapping: templates over record and headers</legend>
      {MAPPED.map((name) => (
        <TextField
          key={name}
          label={name}
          isRequired={name === 'type'}
          className="font-mono text-sm"
          placeholder={name === 'type' ? 'com.example.login' : `{{ record.${name} }}`}
          value={draft.mapping[name] ?? ''}
          onChange={({ target }) => set({ mapping: { ...draft.mapping, [name]: target.value } })}
        />
      ))}
    </fieldset>
  );
}
