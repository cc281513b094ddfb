import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ActButton } from './act-button.js';
import { IssueKeyDialog, KeyTable, type IssuedKey } from './key-table.js';
import { OpsPage } from './ops-page.js';
import { ownKeysQuery } from './queries.js';
import { ShownOnce } from './shown-once.js';

/** Keys of one's own. */
export function KeysPage() {
  const query = useQuery(ownKeysQuery);
  const [issued, setIssued] = useState<IssuedKey>();
  const issue = (
    <ActButton
      label="Issue a key"
      icon={Plus}
      kind="primary"
      needs="api-keys:write"
      dialog={(close) => (
        <IssueKeyDialog
          onClose={close}
          onDone={(key) => {
            close();
            setIssued(key);
          }}
        />
      )}
    />
  );
  return (
    <OpsPage title="My keys" lead="With a key a program acts as you, as far as the scopes of the key permit." acts={issue}>
      <KeyTable query={query} />
      {issued && (
        <ShownOnce
          title={`The key ${issued.label}`}
          what="A program sends it as X-API-Key."
          secret={issued.key}
          onClose={() => setIssued(undefined)}
        />
      )}
    </OpsPage>
  );
}
