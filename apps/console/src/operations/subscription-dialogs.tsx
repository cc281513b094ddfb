import { useState } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { now } from '../ui/clock.js';
import { TextField } from '../ui/field.js';
import { LinesField } from './lines-field.js';
import { linesOf, textOfLines } from './written-lines.js';
import type { KeyedSubscription, Subscription } from './queries.js';
import { useChanged } from './use-changed.js';

interface Typed {
  readonly url: string;
  readonly description: string;
  readonly types: string;
  readonly runbooks: string;
  readonly clearance: string;
}

const NOTHING: Typed = { url: '', description: '', types: '', runbooks: '', clearance: '' };
type Terms = Omit<Schemas['ChangeSubscription'], 'revision'>;

/** What nobody typed is left out. */
const termsOf = ({ url, description, types, runbooks, clearance }: Typed): Terms => ({
  url: url.trim(),
  types: linesOf(types) as NonNullable<Terms['types']>,
  runbooks: linesOf(runbooks),
  ...(description.trim() !== '' && { description: description.trim() }),
  ...(clearance.trim() !== '' && { clearance: clearance.trim() }),
});

function TermFields({ typed, onChange }: { readonly typed: Typed; readonly onChange: (typed: Typed) => void }) {
  const set = (name: keyof Typed) => (text: string) => onChange({ ...typed, [name]: text });
  return (
    <>
      <TextField
        label="Posted to"
        isRequired
        type="url"
        placeholder="https://siem.example/runbook"
        hint="It is shown to everybody who may see subscriptions: no secret belongs into it."
        value={typed.url}
        onChange={({ target }) => set('url')(target.value)}
      />
      <TextField label="What it is for" value={typed.description} onChange={({ target }) => set('description')(target.value)} />
      <div className="grid gap-3 sm:grid-cols-2">
        <LinesField
          label="Told of these types"
          hint="One on each line; none: of everything."
          placeholder="execution.failed.v1"
          value={typed.types}
          onChange={set('types')}
        />
        <LinesField
          label="Of these runbooks"
          hint="Ids, one on each line; none: of every one."
          placeholder="contain-host"
          value={typed.runbooks}
          onChange={set('runbooks')}
        />
      </div>
      <TextField
        label="Clearance"
        hint="A level of the scale, at most your own. Of a run above it no more is told than that it is there."
        value={typed.clearance}
        onChange={({ target }) => set('clearance')(target.value)}
      />
    </>
  );
}

export interface CreateSubscriptionProps {
  readonly onDone: (made: KeyedSubscription) => void;
  readonly onClose: () => void;
}

export function CreateSubscription({ onDone, onClose }: CreateSubscriptionProps) {
  const [id, setId] = useState('');
  const [typed, setTyped] = useState(NOTHING);
  const changed = useChanged();
  const missing = id === '' ? 'Give it a name first.' : typed.url.trim() === '' ? 'Say where facts are posted first.' : undefined;
  return (
    <ActDialog
      title="Add a subscription"
      will="What happens from now on is posted there, in its order by run, until it arrives. No inputs and no outputs are told."
      verb="Add it"
      whyNot={missing}
      isWide
      send={() => told(api.POST('/api/v1/subscriptions', { body: { id, ...termsOf(typed) } }))}
      onDone={(made) => {
        changed(`${made.id} is told of what happens.`, 'subscriptions');
        onDone(made);
      }}
      onClose={onClose}
    >
      <TextField
        label="Name"
        isRequired
        hint="Small letters, digits and dashes."
        value={id}
        onChange={({ target }) => setId(target.value.trim())}
      />
      <TermFields typed={typed} onChange={setTyped} />
    </ActDialog>
  );
}

export function ChangeSubscription({ subscription, onClose }: { readonly subscription: Subscription; readonly onClose: () => void }) {
  const { id, revision, url, description = '', types, runbooks, tenants, clearance = '' } = subscription;
  const [typed, setTyped] = useState<Typed>({ url, description, clearance, types: textOfLines(types), runbooks: textOfLines(runbooks) });
  const changed = useChanged();
  const body = { revision, ...termsOf(typed), ...(tenants !== undefined && { tenants }) };
  return (
    <ActDialog
      title={`Change ${id}`}
      will="What waits already is posted to the new address."
      verb="Change it"
      whyNot={typed.url.trim() === '' ? 'Say where facts are posted first.' : undefined}
      isWide
      send={() => told(api.PUT('/api/v1/subscriptions/{id}', { params: { path: { id } }, body }))}
      onDone={() => {
        changed(`${id} is changed.`, 'subscriptions');
        onClose();
      }}
      onClose={onClose}
    >
      <TermFields typed={typed} onChange={setTyped} />
    </ActDialog>
  );
}

const HOUR_MS = 3_600_000;
/** As people type it: to the minute. */
const typedTime = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const timeOf = (text: string): string => `${text}:00Z`;

export function ReplaySubscription({
  subscription: { id },
  onClose,
}: {
  readonly subscription: Subscription;
  readonly onClose: () => void;
}) {
  const [nowMs] = useState(now);
  const [from, setFrom] = useState(typedTime(nowMs - HOUR_MS));
  const [to, setTo] = useState(typedTime(nowMs));
  const changed = useChanged();
  const body = { from: timeOf(from), to: timeOf(to) };
  return (
    <ActDialog
      title={`Replay to ${id}`}
      will="What happened in this time, and is asked for now, is posted once more under the ids that it had: a receiver that has it drops it."
      verb="Replay it"
      whyNot={from === '' || to === '' ? 'Say from when to when first.' : undefined}
      send={() => told(api.POST('/api/v1/subscriptions/{id}/replay', { params: { path: { id } }, body }))}
      onDone={() => {
        changed('The replay is under way.', 'subscriptions');
        onClose();
      }}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label="From (UTC)" isRequired type="datetime-local" value={from} onChange={({ target }) => setFrom(target.value)} />
        <TextField label="To (UTC)" isRequired type="datetime-local" value={to} onChange={({ target }) => setTo(target.value)} />
      </div>
    </ActDialog>
  );
}
