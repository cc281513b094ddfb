import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleX, Download, FileInput, ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { CheckedEvidence, EvidenceCheck } from '../../../../libs/audit/offline/evidence-checks.mjs';
import { toProblem } from '../api/problem.js';
import { evidenceBytes } from '../api/report-queries.js';
import { useMay } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';
import { download } from '../ui/download.js';
import { TextField } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { EVIDENCE_WORDS } from './evidence-words.js';
import { useRun } from './use-run.js';
import { verifyBundle } from './verify-bundle.js';

interface Checked {
  readonly verdict: CheckedEvidence;
  readonly name: string;
  readonly bytes: number;
}

/** The proof of the run, made and checked here: green is only what this browser has computed. */
export function EvidenceView() {
  const { run } = useRun();
  const [head, setHead] = useState('');
  const known = head.trim() === '' ? undefined : head.trim();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async ({ name, read }: Chosen): Promise<Checked> => {
      const bytes = await read();
      return { verdict: await verifyBundle(bytes, known), name, bytes: bytes.length };
    },
  });
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <Panel title="The bundle">
        <div className="flex flex-col gap-3">
          <p className="m-0 text-muted">
            Every record of the run to the byte, chained to the one before, with its place in the audit log, its definition, and what it
            declared as evidence. Who trusts nobody here checks it with <code className="font-mono text-xs">verify-evidence.mjs</code>, or
            with this page: by the same checks.
          </p>
          <TextField
            label="Hash of the last record, known from elsewhere"
            hint="With it a bundle is refused from which records at the end were left out."
            className="font-mono text-xs"
            value={head}
            onChange={(event) => setHead(event.target.value)}
            autoComplete="off"
          />
          <BundleActs id={run.id} isBusy={isPending} check={mutate} />
          {error && <ProblemNotice problem={toProblem(error)} />}
        </div>
      </Panel>
      <Panel title={data ? `Checked here: ${data.name}` : 'What is checked'}>
        <Checks checked={data} />
      </Panel>
    </div>
  );
}

/** A bundle to be checked, from wherever it comes. */
interface Chosen {
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

function BundleActs({ id, isBusy, check }: { readonly id: string; readonly isBusy: boolean; readonly check: (chosen: Chosen) => void }) {
  const { whyNot } = useMay('evidence:read');
  const file = useRef<HTMLInputElement>(null);
  const off = whyNot === undefined ? {} : { whyNot };
  const fetched = useMutation({
    mutationFn: async () => download(`${id}.evidence.json`, new Blob([await evidenceBytes(id)]), 'application/json'),
    onError: (error) => say({ kind: 'failed', text: toProblem(error).message }),
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        kind="primary"
        icon={ShieldCheck}
        isBusy={isBusy}
        onClick={() => check({ name: 'this run', read: () => evidenceBytes(id) })}
        {...off}
      >
        Fetch and check
      </Button>
      <Button icon={Download} isBusy={fetched.isPending} onClick={() => fetched.mutate()} {...off}>
        Download
      </Button>
      <Button icon={FileInput} onClick={() => file.current?.click()}>
        Check a file
      </Button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        aria-label="A bundle to check"
        className="sr-only"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) check({ name: chosen.name, read: async () => new Uint8Array(await chosen.arrayBuffer()) });
        }}
      />
    </div>
  );
}

function Checks({ checked }: { readonly checked: Checked | undefined }) {
  return (
    <div className="flex flex-col gap-3">
      {checked && <Verdict checked={checked} />}
      <ul className="m-0 flex list-none flex-col gap-2 p-0">
        {(Object.keys(EVIDENCE_WORDS) as EvidenceCheck[]).map((check) => (
          <Check key={check} check={check} verdict={checked?.verdict} />
        ))}
      </ul>
    </div>
  );
}

function Verdict({ checked: { verdict, bytes } }: { readonly checked: Checked }) {
  const { valid, records, head, faults } = verdict;
  return (
    <div role="status" className={`rounded-md border px-3 py-2 ${valid ? 'border-ok/40 bg-ok-soft' : 'border-bad/40 bg-bad-soft'}`}>
      <p className={`m-0 font-semibold ${valid ? 'text-ok' : 'text-bad'}`}>
        {valid ? 'VALID' : `INVALID: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`}
      </p>
      <p className="said m-0 text-sm">
        {records} records in {bytes.toLocaleString('en')} bytes; the last has hash{' '}
        <code className="font-mono text-xs">{head ?? 'none'}</code>
      </p>
    </div>
  );
}

function Check({ check, verdict }: { readonly check: EvidenceCheck; readonly verdict: CheckedEvidence | undefined }) {
  const faults = verdict?.faults.filter((fault) => fault.check === check) ?? [];
  const isDone = verdict?.checked.includes(check) === true;
  const [Icon, colour, word] = !isDone
    ? ([
        CircleDashed,
        'text-faint',
        !verdict ? 'not checked yet' : check === 'head' && verdict.valid ? 'no hash was given' : 'not come to',
      ] as const)
    : faults.length > 0
      ? ([CircleX, 'text-bad', 'does not hold'] as const)
      : ([CircleCheck, 'text-ok', 'holds'] as const);
  const { title, says } = EVIDENCE_WORDS[check];
  return (
    <li className="flex items-start gap-2.5">
      <Icon role="img" aria-label={word} size={18} className={`mt-0.5 shrink-0 ${colour}`} />
      <div className="min-w-0">
        <p className="m-0 font-medium">
          {title} <span className="text-sm font-normal text-muted">{word}</span>
        </p>
        <p className="m-0 text-sm text-muted">{says}</p>
        {faults.slice(0, 20).map(({ where, expected, found }, index) => (
          <p key={index} className="said m-0 mt-1 text-sm text-bad">
            <code className="font-mono text-xs">{where || '/'}</code>: expected <Said text={expected} max={300} />, found{' '}
            <Said text={found} max={300} />
          </p>
        ))}
      </div>
    </li>
  );
}
