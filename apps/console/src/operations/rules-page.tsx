import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { SelectField, TextField } from '../ui/field.js';
import { Facts } from '../ui/facts.js';
import { Said } from '../ui/said.js';
import { BreakGlassRule } from './break-glass-rule.js';
import { LinesField } from './lines-field.js';
import { linesOf, textOfLines } from './written-lines.js';
import { OpsPage } from './ops-page.js';
import { egressQuery, lifecycleQuery, stepUpQuery } from './queries.js';
import { RulePanel } from './rule-panel.js';
import { useChanged } from './use-changed.js';

/** Rules of the tenant, each with what it means and who may change it. */
export function RulesPage() {
  return (
    <OpsPage title="Rules" lead="What holds in the whole tenant, whoever asks.">
      <LifecycleRules />
      <EgressRule />
      <BreakGlassRule />
      <StepUpRule />
    </OpsPage>
  );
}

const WHILE_RUNNING = [
  { value: 'finish', label: 'They go on' },
  { value: 'hold', label: 'They are held until somebody releases each' },
  { value: 'cancel', label: 'They are cancelled' },
] as const;
const INLINE = [
  { value: 'allowed', label: 'A start may state it itself' },
  { value: 'refused', label: 'A start must name an authority' },
] as const;

function LifecycleRules() {
  const { data } = useQuery(lifecycleQuery);
  return (
    <RulePanel
      title="Lifecycle of runbooks"
      needs="lifecycle:write"
      isKnown={data !== undefined}
      dialog={(close) => data && <LifecycleDialog now={data} onClose={close} />}
    >
      <Facts
        facts={[
          { name: 'Runs of a deprecated version', value: WHILE_RUNNING.find(({ value }) => value === data?.deprecatedWhileRunning)?.label },
          { name: 'Legal basis', value: INLINE.find(({ value }) => value === (data?.inlineLegalBasis ?? 'allowed'))?.label },
          {
            name: 'Review',
            value:
              data?.review === 'required'
                ? 'a version is put in force by somebody else (the operator’s rule)'
                : 'off: one person alone puts a version in force (the operator’s rule)',
          },
        ]}
      />
    </RulePanel>
  );
}

type Lifecycle = { readonly deprecatedWhileRunning: 'finish' | 'hold' | 'cancel'; readonly inlineLegalBasis?: 'allowed' | 'refused' };

function LifecycleDialog({ now, onClose }: { readonly now: Lifecycle; readonly onClose: () => void }) {
  const [deprecatedWhileRunning, setRunning] = useState(now.deprecatedWhileRunning);
  const [inlineLegalBasis, setInline] = useState(now.inlineLegalBasis ?? 'allowed');
  const changed = useChanged();
  return (
    <ActDialog
      title="Rules of the lifecycle"
      will="They hold for versions that are deprecated, and for runs that are started, from now on."
      verb="Change them"
      send={() => told(api.PUT('/api/v1/lifecycle-rules', { body: { deprecatedWhileRunning, inlineLegalBasis } }))}
      onDone={() => {
        changed('The rules are changed.', 'lifecycle-rules');
        onClose();
      }}
      onClose={onClose}
    >
      <SelectField
        label="When a version is deprecated, its runs"
        options={WHILE_RUNNING}
        value={deprecatedWhileRunning}
        onChange={({ target }) => setRunning(target.value as Lifecycle['deprecatedWhileRunning'])}
      />
      <SelectField
        label="The legal basis"
        options={INLINE}
        value={inlineLegalBasis}
        onChange={({ target }) => setInline(target.value as 'allowed' | 'refused')}
      />
    </ActDialog>
  );
}

function EgressRule() {
  const { data } = useQuery(egressQuery);
  const { places, proxy } = data ?? {};
  return (
    <RulePanel
      title="Where steps may go"
      needs="egress:write"
      isKnown={data !== undefined}
      dialog={(close) => <EgressDialog places={places} proxy={proxy} onClose={close} />}
    >
      <Facts
        facts={[
          {
            name: 'Places',
            value:
              places === undefined ? (
                'no rule of the tenant: wherever the operator lets them'
              ) : places.length === 0 ? (
                'nowhere'
              ) : (
                <Said text={places.join(', ')} max={4_000} />
              ),
          },
          { name: 'Proxy', value: proxy ?? 'the operator’s, where there is one' },
        ]}
      />
    </RulePanel>
  );
}

function EgressDialog({
  places,
  proxy,
  onClose,
}: {
  readonly places: readonly string[] | undefined;
  readonly proxy: string | undefined;
  readonly onClose: () => void;
}) {
  const [hasRule, setHasRule] = useState(places !== undefined);
  const [text, setText] = useState(textOfLines(places));
  const [through, setThrough] = useState(proxy ?? '');
  const changed = useChanged();
  return (
    <ActDialog
      title="Where steps may go"
      will="It opens nothing: the operator’s rule holds beside it. A step that wants elsewhere fails with denied, from now on."
      verb="Change it"
      send={() =>
        told(
          api.PUT('/api/v1/egress-rule', {
            body: { ...(hasRule && { places: linesOf(text) }), ...(through.trim() !== '' && { proxy: through.trim() }) },
          }),
        )
      }
      onDone={() => {
        changed('The rule is changed.', 'egress-rule');
        onClose();
      }}
      onClose={onClose}
    >
      <EgressFields {...{ hasRule, setHasRule, text, setText, through, setThrough }} />
    </ActDialog>
  );
}

interface EgressFieldsProps {
  readonly hasRule: boolean;
  readonly setHasRule: (is: boolean) => void;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly through: string;
  readonly setThrough: (text: string) => void;
}

function EgressFields({ hasRule, setHasRule, text, setText, through, setThrough }: EgressFieldsProps) {
  return (
    <>
      <SelectField
        label="Rule"
        options={[
          { value: 'no', label: 'None of the tenant’s own' },
          { value: 'yes', label: 'These places alone' },
        ]}
        value={hasRule ? 'yes' : 'no'}
        onChange={({ target }) => setHasRule(target.value === 'yes')}
      />
      {hasRule && (
        <LinesField
          label="Places"
          hint="host:port or *.host:port, one on each line; none: steps reach nothing."
          placeholder="*.example:443"
          value={text}
          onChange={setText}
        />
      )}
      <TextField
        label="Proxy"
        placeholder="http://proxy.example:3128"
        value={through}
        onChange={({ target }) => setThrough(target.value)}
      />
    </>
  );
}

function StepUpRule() {
  const { data } = useQuery(stepUpQuery);
  const minutes = data?.withinMinutes;
  return (
    <RulePanel
      title="A newer proof for sensitive acts"
      needs="people:write"
      isKnown={data !== undefined}
      dialog={(close) => <StepUpDialog minutes={minutes} onClose={close} />}
    >
      <p className="m-0">
        {minutes === undefined
          ? 'None is asked for: an open session is enough.'
          : `Whoever does something sensitive has proved within ${minutes} minutes who he is.`}
      </p>
    </RulePanel>
  );
}

function StepUpDialog({ minutes, onClose }: { readonly minutes: number | undefined; readonly onClose: () => void }) {
  const [text, setText] = useState(minutes === undefined ? '' : String(minutes));
  const changed = useChanged();
  return (
    <ActDialog
      title="A newer proof for sensitive acts"
      will="Votes on sensitive steps, keys, members, credentials and rules then ask for a code or a password that is no older. You give one first."
      verb="Change it"
      send={() => told(api.PUT('/api/v1/auth/step-up-policy', { body: text.trim() === '' ? {} : { withinMinutes: Number(text) } }))}
      onDone={() => {
        changed('The rule is changed.', 'step-up-policy', 'security');
        onClose();
      }}
      onClose={onClose}
    >
      <TextField
        label="Minutes"
        type="number"
        min={1}
        hint="Empty: none is asked for."
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </ActDialog>
  );
}
