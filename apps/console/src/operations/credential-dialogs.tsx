import { useState } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { SelectField, TextArea, TextField } from '../ui/field.js';
import { CREDENTIAL_KINDS, missingIn, valueOfKind, type CredentialKind, type TypedValue } from './credential-values.js';
import { LinesField } from './lines-field.js';
import { linesOf, textOfLines } from './written-lines.js';
import type { Credential } from './queries.js';
import { useChanged } from './use-changed.js';

const KIND_OPTIONS = Object.entries(CREDENTIAL_KINDS).map(([value, { label }]) => ({ value, label }));

interface ValueFieldsProps {
  readonly kind: CredentialKind;
  readonly value: TypedValue;
  readonly onChange: (value: TypedValue) => void;
}

/** Browsers offer to keep passwords of people; these are none. */
const NOT_KEPT = { autoComplete: 'off', spellCheck: false, 'data-1p-ignore': true } as const;

function ValueFields({ kind, value, onChange }: ValueFieldsProps) {
  return CREDENTIAL_KINDS[kind].parts.map(({ name, label, isRequired, isSecret, isLong, hint }) => {
    const common = { label, hint, isRequired, value: value[name] ?? '', ...NOT_KEPT } as const;
    const change = (text: string) => onChange({ ...value, [name]: text });
    return isLong ? (
      <TextArea key={name} {...common} rows={4} className="font-mono text-xs" onChange={({ target }) => change(target.value)} />
    ) : (
      <TextField key={name} {...common} type={isSecret ? 'password' : 'text'} onChange={({ target }) => change(target.value)} />
    );
  });
}

export function CreateCredential({ onDone, onClose }: { readonly onDone: (name: string) => void; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<CredentialKind>('bearer');
  const [value, setValue] = useState<TypedValue>({});
  const [hosts, setHosts] = useState('');
  const [runbooks, setRunbooks] = useState('');
  const changed = useChanged();
  const body = {
    name,
    kind,
    value: valueOfKind(kind, value),
    hosts: linesOf(hosts),
    runbooks: linesOf(runbooks),
  } as unknown as Schemas['CreateCredential'];
  return (
    <ActDialog
      title="Set a credential"
      will="Its value is sealed at once, and nobody reads it again: neither here nor over the API. Steps that name it send it to the bound hosts alone."
      verb="Set it"
      whyNot={name === '' ? 'Give it a name first.' : missingIn(kind, value)}
      isWide
      send={() => told(api.POST('/api/v1/credentials', { body }))}
      onDone={() => {
        changed(`${name} is set.`, 'credentials');
        onDone(name);
      }}
      onClose={onClose}
    >
      <TextField
        label="Name"
        isRequired
        hint="Small letters, digits and single dashes; what runbooks name it by."
        value={name}
        onChange={({ target }) => setName(target.value.trim())}
      />
      <SelectField label="Kind" options={KIND_OPTIONS} value={kind} onChange={({ target }) => setKind(target.value as CredentialKind)} />
      <ValueFields kind={kind} value={value} onChange={setValue} />
      <BindingFields {...{ hosts, runbooks, setHosts, setRunbooks }} />
    </ActDialog>
  );
}

interface BindingFieldsProps {
  readonly hosts: string;
  readonly runbooks: string;
  readonly setHosts: (text: string) => void;
  readonly setRunbooks: (text: string) => void;
}

const BindingFields = ({ hosts, runbooks, setHosts, setRunbooks }: BindingFieldsProps) => (
  <div className="grid gap-3 sm:grid-cols-2">
    <LinesField
      label="Sent to these hosts"
      hint="host:port, one on each line; it is sent nowhere else."
      placeholder="ti.example:443"
      value={hosts}
      onChange={setHosts}
    />
    <LinesField
      label="Used by these runbooks"
      hint="Ids, one on each line; * is all of the tenant."
      placeholder="triage"
      value={runbooks}
      onChange={setRunbooks}
    />
  </div>
);

export function RotateCredential({
  credential: { name, kind, version },
  onClose,
}: {
  readonly credential: Credential;
  readonly onClose: () => void;
}) {
  const [value, setValue] = useState<TypedValue>({});
  const changed = useChanged();
  const body = { kind, value: valueOfKind(kind, value) } as unknown as Schemas['RotateCredential'];
  return (
    <ActDialog
      title={`Rotate ${name}`}
      will={`The new value is version ${version + 1}, and every attempt that begins from now on uses it. Attempts that have begun keep the one before: let that be good for a few minutes more.`}
      verb="Rotate it"
      whyNot={missingIn(kind, value)}
      send={() => told(api.POST('/api/v1/credentials/{name}/versions', { params: { path: { name } }, body }))}
      onDone={() => {
        changed(`${name} has a new version.`, 'credentials');
        onClose();
      }}
      onClose={onClose}
    >
      <ValueFields kind={kind} value={value} onChange={setValue} />
    </ActDialog>
  );
}

export function BindCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const { name } = credential;
  const [hosts, setHosts] = useState(textOfLines(credential.hosts));
  const [runbooks, setRunbooks] = useState(textOfLines(credential.runbooks));
  const changed = useChanged();
  const path = { name };
  const send = async () => {
    const [nowHosts, nowRunbooks] = [linesOf(hosts), linesOf(runbooks)];
    const gone = {
      hosts: credential.hosts.filter((host) => !nowHosts.includes(host)),
      runbooks: credential.runbooks.filter((id) => !nowRunbooks.includes(id)),
    };
    const added = {
      hosts: nowHosts.filter((host) => !credential.hosts.includes(host)),
      runbooks: nowRunbooks.filter((id) => !credential.runbooks.includes(id)),
    };
    // What may not go on is taken away first.
    if (gone.hosts.length + gone.runbooks.length > 0)
      await told(api.POST('/api/v1/credentials/{name}/unbind', { params: { path }, body: gone }));
    if (added.hosts.length + added.runbooks.length > 0)
      await told(api.POST('/api/v1/credentials/{name}/bind', { params: { path }, body: added }));
  };
  return (
    <ActDialog
      title={`Where ${name} may go`}
      will="It holds for every step that begins from now on."
      verb="Change it"
      send={send}
      onDone={() => {
        changed(`${name} is bound anew.`, 'credentials');
        onClose();
      }}
      onClose={onClose}
    >
      <BindingFields {...{ hosts, runbooks, setHosts, setRunbooks }} />
    </ActDialog>
  );
}

export function CheckCredential({
  credential: { name, hosts, kind },
  onClose,
}: {
  readonly credential: Credential;
  readonly onClose: () => void;
}) {
  const [address, setAddress] = useState(hosts[0] === undefined ? '' : kind === 'ssh' ? `ssh://${hosts[0]}` : `https://${hosts[0]}/`);
  const changed = useChanged();
  return (
    <ActDialog
      title={`Check ${name}`}
      will="The address is only looked at, once with the credential and once without, and what the host answers is shown. It must be one of the bound hosts."
      verb="Check it"
      whyNot={address.trim() === '' ? 'Give an address first.' : undefined}
      send={() => told(api.POST('/api/v1/credentials/{name}/check', { params: { path: { name } }, body: { address: address.trim() } }))}
      onDone={({ outcome, reason }) => {
        changed(`${name}: ${outcome}. ${reason}`, 'credentials');
        onClose();
      }}
      onClose={onClose}
    >
      <TextField
        label="Address"
        isRequired
        className="font-mono text-sm"
        value={address}
        onChange={({ target }) => setAddress(target.value)}
      />
    </ActDialog>
  );
}
