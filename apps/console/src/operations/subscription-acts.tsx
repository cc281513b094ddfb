import { History, KeyRound, Pause, Pencil, Play, Send } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { ActButton } from './act-button.js';
import type { Subscription } from './queries.js';
import { RemoveButton } from './remove-button.js';
import { ShownOnce } from './shown-once.js';
import { ChangeSubscription, ReplaySubscription } from './subscription-dialogs.js';
import { useChanged } from './use-changed.js';

interface ActProps {
  readonly subscription: Subscription;
}

/** What may be done with a subscription. */
export function SubscriptionActs({ subscription }: ActProps) {
  const isPaused = subscription.standing === 'PAUSED';
  return (
    <>
      <CheckButton subscription={subscription} />
      <PauseButton subscription={subscription} />
      <ActButton
        label="Replay"
        icon={History}
        needs="subscriptions:write"
        whyNot={isPaused ? 'It is paused. Resume it first.' : undefined}
        dialog={(close) => <ReplaySubscription subscription={subscription} onClose={close} />}
      />
      <ActButton
        label="Change"
        icon={Pencil}
        needs="subscriptions:write"
        dialog={(close) => <ChangeSubscription subscription={subscription} onClose={close} />}
      />
      <RotateButton subscription={subscription} />
      <RemoveButton
        name={subscription.id}
        needs="subscriptions:write"
        will="Nothing is posted any more. Its key and its deliveries are erased."
        send={() => api.DELETE('/api/v1/subscriptions/{id}', { params: { path: { id: subscription.id } } })}
        changes="subscriptions"
        to="/operations/subscriptions"
      />
    </>
  );
}

function CheckButton({ subscription: { id } }: ActProps) {
  const changed = useChanged();
  return (
    <ActButton
      label="Test"
      icon={Send}
      kind="primary"
      needs="subscriptions:write"
      dialog={(close) => (
        <ActDialog
          title={`Test ${id}`}
          will="One signed fact is posted now, once, also while it is paused. It says nothing but that it is a test."
          verb="Post it"
          send={() => told(api.POST('/api/v1/subscriptions/{id}/check', { params: { path: { id } } }))}
          onDone={({ status, lastAnswer }) => {
            const said = [lastAnswer?.status, lastAnswer?.text].filter((part) => part !== undefined).join(': ');
            changed(status === 'delivered' ? `It arrived (${said}).` : `It did not arrive (${said}).`, 'subscriptions');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

function PauseButton({ subscription: { id, standing } }: ActProps) {
  const changed = useChanged();
  const path = { id };
  const done = (text: string, close: () => void) => () => {
    changed(text, 'subscriptions');
    close();
  };
  if (standing === 'PAUSED') {
    return (
      <ActButton
        label="Resume"
        icon={Play}
        needs="subscriptions:write"
        dialog={(close) => (
          <ActDialog
            title={`Resume ${id}?`}
            will="What waited is posted first. What happened while it was paused is posted only by a replay."
            verb="Resume it"
            send={() => told(api.POST('/api/v1/subscriptions/{id}/resume', { params: { path } }))}
            onDone={done(`${id} goes on.`, close)}
            onClose={close}
          />
        )}
      />
    );
  }
  return (
    <ActButton
      label="Pause"
      icon={Pause}
      needs="subscriptions:write"
      dialog={(close) => (
        <ActDialog
          title={`Pause ${id}?`}
          will="Nothing is posted, and what happens meanwhile is not kept for it. A replay posts it later."
          verb="Pause it"
          reason="asked"
          send={(reason) => told(api.POST('/api/v1/subscriptions/{id}/pause', { params: { path }, body: { reason } }))}
          onDone={done(`${id} is paused.`, close)}
          onClose={close}
        />
      )}
    />
  );
}

function RotateButton({ subscription: { id } }: ActProps) {
  const changed = useChanged();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <ActButton
        label="New key"
        icon={KeyRound}
        needs="subscriptions:write"
        dialog={(close) => (
          <ActDialog
            title={`A new key for ${id}`}
            will="It signs from now on. The key before signs too for a day, so that the receiver can change over."
            verb="Make it"
            send={() => told(api.POST('/api/v1/subscriptions/{id}/secret', { params: { path: { id } }, body: {} }))}
            onDone={(made) => {
              changed(`${id} has a new key.`, 'subscriptions');
              close();
              setSecret(made.secret);
            }}
            onClose={close}
          />
        )}
      />
      {secret !== undefined && (
        <ShownOnce
          title={`The new key of ${id}`}
          what="The receiver checks signatures with it."
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}
