import { BadgeCheck, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { useAct } from '../session/use-act.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { SelectField, TextField } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { notedVerdict, type NotedVerdict } from './noted-verdict.js';

type Verdict = Schemas['PartitionVerdict'];

const TOPICS = (
  ['runbook.execution.events', 'runbook.correlation.events', 'runbook.registry.events', 'runbook.identity.events'] as const
).map((value) => ({ value, label: value }));

/** Checks a whole partition of the audit log, of every tenant, against what somebody noted of it. */
export function LogCheck() {
  const [topic, setTopic] = useState<string>('runbook.execution.events');
  const [partition, setPartition] = useState('0');
  const [noted, setNoted] = useState('');
  const [verdict, setVerdict] = useState<Verdict>();
  const { whyNot } = useMay('audit:verify');
  const known = notedVerdict(noted);
  const fault = known && 'fault' in known ? known.fault : undefined;
  const { act, isBusy, problem } = useAct({
    send: () => verify(topic, Number(partition), known && 'entries' in known ? known : undefined),
    done: setVerdict,
  });
  const off = whyNot ?? (fault === undefined ? undefined : 'Mend the earlier verdict first.');
  return (
    <Panel title="Is the log whole?">
      <div className="flex flex-col gap-3">
        <p className="m-0 text-muted">
          Note the verdict elsewhere and give it the next time: the chain must pass through it, so a cut end is found too.
        </p>
        <div className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <SelectField label="Log" options={TOPICS} value={topic} onChange={({ target }) => setTopic(target.value)} />
          <TextField label="Partition" type="number" min={0} value={partition} onChange={({ target }) => setPartition(target.value)} />
          <TextField
            label="An earlier verdict"
            placeholder="<entries> <head>"
            fault={fault}
            className="font-mono text-sm"
            value={noted}
            onChange={({ target }) => setNoted(target.value)}
          />
          <Button kind="primary" isBusy={isBusy} onClick={() => act()} {...(off !== undefined && { whyNot: off })}>
            Check it
          </Button>
        </div>
        {whyNot !== undefined && <p className="said m-0 text-sm text-muted">{whyNot}</p>}
        {problem && <ProblemNotice problem={problem} />}
        {verdict && <ShownVerdict verdict={verdict} />}
      </div>
    </Panel>
  );
}

function verify(topic: string, partition: number, known: NotedVerdict | undefined): Promise<Verdict> {
  const query = { topic: topic as Verdict['topic'], partition, ...known };
  return told(api.GET('/api/v1/audit/verify', { params: { query } }));
}

function ShownVerdict({ verdict: { valid, entries, headHash, fault } }: { readonly verdict: Verdict }) {
  const Icon = valid ? BadgeCheck : ShieldX;
  return (
    <div
      role="status"
      className={`flex items-start gap-2 rounded-lg border px-3 py-2.5 ${valid ? 'border-ok/40 bg-ok-soft' : 'border-bad/40 bg-bad-soft'}`}
    >
      <Icon aria-hidden size={18} className={valid ? 'mt-0.5 shrink-0 text-ok' : 'mt-0.5 shrink-0 text-bad'} />
      <div className="min-w-0">
        <p className="m-0 font-medium">
          {valid ? `Whole: ${entries.toLocaleString('en')} entries, each chained to the one before.` : 'Not whole: the chain breaks.'}
        </p>
        {fault && <p className="said m-0 font-mono text-xs">{JSON.stringify(fault)}</p>}
        <p className="said m-0 flex items-center gap-1 font-mono text-xs">
          {entries} {headHash.slice(0, 16)}… <CopyButton text={`${entries} ${headHash}`} name="Copy the verdict" />
        </p>
      </div>
    </div>
  );
}
