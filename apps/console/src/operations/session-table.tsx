import type { UseQueryResult } from '@tanstack/react-query';
import { LogOut, MonitorSmartphone } from 'lucide-react';
import { api } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import type { SignedIn } from './queries.js';
import { useChanged } from './use-changed.js';

const WAYS = { password: 'with a password', provider: 'with a provider', key: 'with a key' } as const;

const columnsFor = (holder: string | undefined): readonly Column<SignedIn>[] => [
  {
    name: 'Where',
    isWide: true,
    cell: ({ agent, address, by, provider, isCurrent }) => (
      <span className="flex flex-col">
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <Said text={agent ?? 'a program that does not say which'} max={80} />
          {isCurrent && <Badge tone="ok">this one</Badge>}
        </span>
        <span className="text-sm text-muted">
          <Said text={`${address ?? 'from nowhere that is known'} · ${provider === undefined ? WAYS[by] : `with ${provider}`}`} max={160} />
        </span>
      </span>
    ),
  },
  { name: 'Began', from: 'sm', cell: ({ startedAt }) => <Time at={startedAt} /> },
  {
    name: 'Last used',
    cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? <span className="text-faint">not since</span> : <Time at={lastUsedAt} />),
  },
  { name: 'Ends', from: 'md', cell: ({ until }) => <Time at={until} /> },
  { name: 'Acts', isNameHidden: true, align: 'right', cell: (row) => <EndSession session={row} holder={holder} /> },
];

function EndSession({ session: { id, agent, isCurrent }, holder }: { readonly session: SignedIn; readonly holder: string | undefined }) {
  const changed = useChanged();
  const name = agent ?? 'a program';
  const send = () =>
    holder === undefined
      ? api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })
      : api.DELETE('/api/v1/people/{id}/sessions/{session}', { params: { path: { id: holder, session: id } } });
  return (
    <ActButton
      label={`Sign out ${name}`}
      icon={LogOut}
      isSmall
      isIconAlone
      {...(holder !== undefined && { needs: 'people:write' as const })}
      dialog={(close) => (
        <ActDialog
          title={`Sign out ${name}?`}
          will={
            isCurrent
              ? 'This is the session of this page: you will have to sign in again.'
              : 'The session is over at once, at every gateway. Keys stay good.'
          }
          verb="Sign it out"
          kind="danger"
          send={send}
          onDone={() => {
            changed(`${name} is signed out.`, 'sessions', ...(isCurrent ? ['me'] : []));
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

/** `holder`: another member, for who administers; absent: the person himself. */
export function SessionTable({
  query,
  holder,
}: {
  readonly query: UseQueryResult<{ readonly items: readonly SignedIn[] }>;
  readonly holder?: string;
}) {
  return (
    <Listing
      caption="Sessions"
      query={query}
      columns={columnsFor(holder)}
      keyOf={({ id }) => id}
      textOf={({ id, agent = '', address = '' }) => `${id} ${agent} ${address}`}
      empty={{
        icon: MonitorSmartphone,
        title: 'No session',
        why: 'A session begins where somebody signs in. A program that shows a key has none.',
      }}
    />
  );
}
