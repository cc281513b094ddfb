import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import type { Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { CreateCredential } from './credential-dialogs.js';
import { CREDENTIAL_KINDS } from './credential-values.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { credentialsQuery, type Credential } from './queries.js';

type Check = NonNullable<Credential['lastCheck']>;
const CHECK_TONES: Readonly<Record<Check['outcome'], Tone>> = { works: 'ok', refused: 'bad', unreachable: 'warn', unproven: 'warn' };

export const CheckBadge = ({ check }: { readonly check: Check }) => <Badge tone={CHECK_TONES[check.outcome]}>{check.outcome}</Badge>;

export const CredentialStatus = ({ credential: { status } }: { readonly credential: Pick<Credential, 'status'> }) =>
  status === 'revoked' ? <Badge tone="bad">Revoked</Badge> : <Badge tone="ok">In force</Badge>;

const COLUMNS: readonly Column<Credential>[] = [
  {
    name: 'Name',
    cell: ({ name }) => (
      <Link to={`/operations/credentials/${name}`} className={linkClass}>
        <Code text={name} />
      </Link>
    ),
  },
  { name: 'Status', cell: (credential) => <CredentialStatus credential={credential} /> },
  { name: 'Kind', from: 'sm', cell: ({ kind }) => CREDENTIAL_KINDS[kind].label },
  {
    name: 'Hosts',
    from: 'md',
    isWide: true,
    cell: ({ hosts }) => <Said text={hosts.join(', ') || 'none: it is sent nowhere'} max={160} />,
  },
  { name: 'Version', from: 'sm', align: 'right', cell: ({ version }) => version },
  { name: 'Set', from: 'lg', cell: ({ versions }) => <Time at={versions[0]?.setAt} /> },
  {
    name: 'Last check',
    cell: ({ lastCheck }) => (lastCheck ? <CheckBadge check={lastCheck} /> : <span className="text-faint">never</span>),
  },
];

export function CredentialsPage() {
  const query = useQuery(credentialsQuery);
  const navigate = useNavigate();
  const create = (kind: 'primary' | 'plain') => (
    <ActButton
      label="Set a credential"
      icon={Plus}
      kind={kind}
      needs="credentials:write"
      dialog={(close) => <CreateCredential onClose={close} onDone={(name) => void navigate({ to: `/operations/credentials/${name}` })} />}
    />
  );
  return (
    <OpsPage
      title="Credentials"
      lead="What steps prove themselves with to others. Values are sealed: they go in, and never come out here."
      acts={create('primary')}
    >
      <Listing
        caption="Credentials"
        query={query}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        textOf={({ name, hosts, runbooks }) => [name, ...hosts, ...runbooks].join(' ')}
        empty={{
          icon: KeyRound,
          title: 'No credential',
          why: 'A step names a credential, and the executor puts it into its call. None is set yet.',
        }}
      />
    </OpsPage>
  );
}
