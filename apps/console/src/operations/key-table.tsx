import type { UseQueryResult } from '@tanstack/react-query';
import { Ban, KeySquare } from 'lucide-react';
import { useState } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { TextField } from '../ui/field.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { LinesField } from './lines-field.js';
import { linesOf } from './written-lines.js';
import { Listing } from './listing.js';
import { Code } from './ops-page.js';
import type { ApiKey } from './queries.js';
import { useChanged } from './use-changed.js';

const TONES = { valid: 'ok', expired: 'warn', revoked: 'idle' } as const;

const COLUMNS: readonly Column<ApiKey>[] = [
  {
    name: 'Key',
    isWide: true,
    cell: ({ id, label, scopes }) => (
      <span className="flex flex-col">
        <Said text={label} max={120} />
        <span className="text-sm text-muted">
          <Code text={id} max={60} /> · {scopes ? scopes.join(', ') : 'all that its holder may do'}
        </span>
      </span>
    ),
  },
  { name: 'Status', cell: ({ status }) => <Badge tone={TONES[status]}>{status}</Badge> },
  { name: 'Issued', from: 'md', cell: ({ issuedAt }) => <Time at={issuedAt} /> },
  {
    name: 'Ends',
    from: 'sm',
    cell: ({ expiresAt, revokedAt }) =>
      revokedAt !== undefined ? (
        <Time at={revokedAt} />
      ) : expiresAt === undefined ? (
        <span className="text-warn">never</span>
      ) : (
        <Time at={expiresAt} />
      ),
  },
  {
    name: 'Last used',
    from: 'lg',
    cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? <span className="text-faint">never</span> : <Time at={lastUsedAt} />),
  },
  { name: 'Acts', isNameHidden: true, align: 'right', cell: (key) => <RevokeKey apiKey={key} /> },
];

function RevokeKey({ apiKey: { id, label, status } }: { readonly apiKey: ApiKey }) {
  const changed = useChanged();
  if (status === 'revoked') return null;
  return (
    <ActButton
      label={`Revoke ${label}`}
      icon={Ban}
      isSmall
      isIconAlone
      dialog={(close) => (
        <ActDialog
          title={`Revoke ${label}?`}
          will="Whoever acts by it is refused at once, at every gateway. It cannot be brought back: issue another one."
          verb="Revoke it"
          kind="danger"
          send={() => api.DELETE('/api/v1/auth/api-keys/{id}', { params: { path: { id } } })}
          onDone={() => {
            changed(`${label} is revoked.`, 'own-keys', 'people');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

export function KeyTable({ query }: { readonly query: UseQueryResult<{ readonly items: readonly ApiKey[] }> }) {
  return (
    <Listing
      caption="Keys"
      query={query}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      textOf={({ id, label }) => `${id} ${label}`}
      empty={{ icon: KeySquare, title: 'No key', why: 'With a key a program acts as its holder, as far as the scopes of the key permit.' }}
    />
  );
}

export type IssuedKey = Schemas['IssuedApiKey'];

/** Issues a key, to oneself or, by an administrator, to a service. */
export function IssueKeyDialog({
  holder,
  onDone,
  onClose,
}: {
  readonly holder?: string;
  readonly onDone: (key: IssuedKey) => void;
  readonly onClose: () => void;
}) {
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState('');
  const [expiresAt, setExpiresAt] = useState('');
  const changed = useChanged();
  const chosen = linesOf(scopes) as NonNullable<Schemas['IssueApiKey']['scopes']>;
  const body = {
    label: label.trim(),
    ...(chosen.length > 0 && { scopes: chosen }),
    ...(expiresAt.trim() !== '' && { expiresAt: expiresAt.trim() }),
  };
  const send = () =>
    told(
      holder === undefined
        ? api.POST('/api/v1/auth/api-keys', { body })
        : api.POST('/api/v1/people/{id}/api-keys', { params: { path: { id: holder } }, body }),
    );
  return (
    <ActDialog
      title="Issue a key"
      will="The key is shown once. Give it as few permissions as its program needs, and an end."
      verb="Issue it"
      whyNot={label.trim() === '' ? 'Say first what it is for.' : undefined}
      send={send}
      onDone={(key) => {
        changed(`${key.label} is issued.`, 'own-keys', 'people');
        onDone(key);
      }}
      onClose={onClose}
    >
      <KeyFields {...{ label, setLabel, scopes, setScopes, expiresAt, setExpiresAt }} />
    </ActDialog>
  );
}

interface KeyFieldsProps {
  readonly label: string;
  readonly setLabel: (text: string) => void;
  readonly scopes: string;
  readonly setScopes: (text: string) => void;
  readonly expiresAt: string;
  readonly setExpiresAt: (text: string) => void;
}

function KeyFields({ label, setLabel, scopes, setScopes, expiresAt, setExpiresAt }: KeyFieldsProps) {
  return (
    <>
      <TextField label="What it is for" isRequired placeholder="laptop" value={label} onChange={({ target }) => setLabel(target.value)} />
      <LinesField
        label="Scopes"
        hint="Permissions, one on each line; without one it permits all that its holder may do."
        placeholder="executions:read"
        value={scopes}
        onChange={setScopes}
      />
      <TextField
        label="Ends"
        hint="RFC 3339; without one it never does."
        placeholder="2027-06-30T00:00:00Z"
        value={expiresAt}
        onChange={({ target }) => setExpiresAt(target.value)}
      />
    </>
  );
}
