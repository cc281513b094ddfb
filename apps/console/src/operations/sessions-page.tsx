import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { api } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { ActButton } from './act-button.js';
import { OpsPage } from './ops-page.js';
import { ownSessionsQuery } from './queries.js';
import { SessionTable } from './session-table.js';
import { useChanged } from './use-changed.js';

/** Where I am signed in. */
export function SessionsPage() {
  const query = useQuery(ownSessionsQuery);
  return (
    <OpsPage
      title="My sessions"
      lead="Where you are signed in, and since when. What you do not know, sign out, and choose another password."
      acts={<SignOutEverywhereElse />}
    >
      <SessionTable query={query} />
    </OpsPage>
  );
}

function SignOutEverywhereElse() {
  const changed = useChanged();
  return (
    <ActButton
      label="Sign out everywhere else"
      icon={LogOut}
      kind="danger"
      dialog={(close) => (
        <ActDialog
          title="Sign out everywhere else?"
          will="Every session but this one is over at once, at every gateway. Keys stay good."
          verb="Sign out"
          kind="danger"
          send={() => api.DELETE('/api/v1/auth/sessions', { params: { query: { keep: 'current' } } })}
          onDone={() => {
            changed('You are signed out everywhere else.', 'sessions');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}
