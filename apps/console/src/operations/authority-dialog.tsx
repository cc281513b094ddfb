import { api, told } from '../api/client.js';
import { TextField } from '../ui/field.js';
import { authorityDraftOf, termsOf, type AuthorityDraft } from './authority-draft.js';
import { LinesField } from './lines-field.js';
import type { Authority } from './queries.js';
import { RegistrationDialog, type FieldsProps } from './registration-dialog.js';

export interface AuthorityDialogProps {
  /** The one that is amended; without it a new one is made. */
  readonly authority?: Authority;
  readonly onDone: (authority: Authority) => void;
  readonly onClose: () => void;
}

type Fields = FieldsProps<AuthorityDraft>;

export function AuthorityDialog({ authority, onDone, onClose }: AuthorityDialogProps) {
  return (
    <RegistrationDialog
      title={authority ? `Amend ${authority.id}` : 'Create an authority'}
      will={
        authority
          ? `It becomes version ${authority.version + 1}: its ${authority.runs} runs go on under the new terms, and what these no longer permit is not begun.`
          : 'Runs may be started under it from now on. What it does not name, it does not permit.'
      }
      verb={authority ? 'Amend it' : 'Create it'}
      draft={authorityDraftOf(authority)}
      isNew={authority === undefined}
      idExample="case-2026-114"
      asksReason={authority !== undefined}
      whyNot={({ instrument, reference, purpose, classification }) =>
        [instrument, reference, purpose, classification].some((text) => text.trim() === '') ? 'Fill in what is marked first.' : undefined
      }
      send={(draft, reason) => sent(authority, draft, reason)}
      said={({ id, version }) => (authority ? `${id} is version ${version} now.` : `${id} is in force.`)}
      keys={['authorities']}
      {...{ onDone, onClose }}
    >
      {(fields) => (
        <>
          <InstrumentFields {...fields} />
          <PermitFields {...fields} />
          <LimitFields {...fields} />
        </>
      )}
    </RegistrationDialog>
  );
}

const sent = (authority: Authority | undefined, draft: AuthorityDraft, reason: string): Promise<Authority> =>
  authority
    ? told(
        api.POST('/api/v1/authorities/{id}/amend', {
          params: { path: { id: authority.id } },
          body: { version: authority.version, reason, ...termsOf(draft) },
        }),
      )
    : told(api.POST('/api/v1/authorities', { body: { id: draft.id, ...termsOf(draft) } }));

const InstrumentFields = ({ draft, set }: Fields) => (
  <div className="grid gap-3 sm:grid-cols-2">
    <TextField
      label="Instrument"
      isRequired
      hint="The law, order or decision."
      value={draft.instrument}
      onChange={({ target }) => set({ instrument: target.value })}
    />
    <TextField
      label="Reference"
      isRequired
      hint="Of the case or the order."
      value={draft.reference}
      onChange={({ target }) => set({ reference: target.value })}
    />
    <TextField label="Purpose" isRequired value={draft.purpose} onChange={({ target }) => set({ purpose: target.value })} />
    <TextField
      label="Classification"
      isRequired
      value={draft.classification}
      onChange={({ target }) => set({ classification: target.value })}
    />
  </div>
);

const PermitFields = ({ draft, set }: Fields) => (
  <div className="grid gap-3 sm:grid-cols-2">
    <LinesField
      label="Persons who may start under it"
      value={draft.authorizedUsers}
      onChange={(authorizedUsers) => set({ authorizedUsers })}
      placeholder="ana"
    />
    <LinesField
      label="Actions that it permits"
      hint="Names, or call-service, command, notify, runbook; * stands for any text."
      value={draft.actions}
      onChange={(actions) => set({ actions })}
      placeholder="edr/*"
    />
    <LinesField
      label="Classes of sensitive steps"
      value={draft.stepClasses}
      onChange={(stepClasses) => set({ stepClasses })}
      placeholder="containment"
    />
    <LinesField
      label="Data that its runs may carry"
      hint="A license on each line; behind a colon what it forbids. A backslash takes a colon or a comma as it is."
      value={draft.dataLicenses}
      onChange={(dataLicenses) => set({ dataLicenses })}
      placeholder="internal-telemetry: notify"
    />
    <LinesField
      label="Inputs on which they may act"
      hint="A pointer on each line; behind a colon what must stand there."
      value={draft.inputs}
      onChange={(inputs) => set({ inputs })}
      placeholder="/host: ws-*"
    />
    <LinesField label="Hosts that steps may reach" value={draft.hosts} onChange={(hosts) => set({ hosts })} placeholder="*.corp.example" />
  </div>
);

const LimitFields = ({ draft, set }: Fields) => (
  <div className="grid gap-3 sm:grid-cols-2">
    <TextField
      label="In force from"
      hint="RFC 3339; at once where it is left out."
      placeholder="2026-12-01T00:00:00Z"
      value={draft.validFrom}
      onChange={({ target }) => set({ validFrom: target.value })}
    />
    <TextField
      label="In force until"
      hint="RFC 3339; until it is revoked where it is left out."
      placeholder="2027-01-31T00:00:00Z"
      value={draft.validUntil}
      onChange={({ target }) => set({ validUntil: target.value })}
    />
    <TextField label="Runs in all" type="number" min={1} value={draft.uses} onChange={({ target }) => set({ uses: target.value })} />
    <TextField
      label="Days for which results are kept"
      type="number"
      min={1}
      value={draft.retentionDays}
      onChange={({ target }) => set({ retentionDays: target.value })}
    />
  </div>
);
