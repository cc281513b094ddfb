import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleSlash, Layers, OctagonX, Pause, Play, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { api, told, type Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import type { PermissionName } from '../api/queries.js';
import { runCountsQuery, type RunFilter } from '../api/run-list.js';
import type { RunStatus } from '../api/run-queries.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextArea } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Menu } from '../ui/menu.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { isFinal, RUN_STATUSES } from '../ui/status-words.js';

type Act = 'pause' | 'resume' | 'cancel' | 'terminate';
type Bulk = Schemas['BulkAnswer'];

const ACTS: Readonly<
  Record<Act, { readonly label: string; readonly icon: LucideIcon; readonly needs: PermissionName; readonly does: string }>
> = {
  pause: {
    label: 'Pause',
    icon: Pause,
    needs: 'executions:pause',
    does: 'Nothing new begins until they are resumed; what runs comes to its end.',
  },
  resume: { label: 'Resume', icon: Play, needs: 'executions:pause', does: 'Those that are paused go on.' },
  cancel: {
    label: 'Cancel',
    icon: CircleSlash,
    needs: 'executions:cancel',
    does: 'Steps are told to stop, and what the runbook does on failure is done.',
  },
  terminate: {
    label: 'Terminate',
    icon: OctagonX,
    needs: 'executions:cancel',
    does: 'They end at once; nothing is waited for and nothing cleaned up.',
  },
};

/** One act on all that the filter means. */
export function BulkBar({ filter }: { readonly filter: RunFilter }) {
  const [act, setAct] = useState<Act>();
  const mayPause = useMay('executions:pause');
  const mayCancel = useMay('executions:cancel');
  return (
    <>
      <Menu
        trigger={<Button icon={Layers}>Act on these runs</Button>}
        entries={Object.entries(ACTS).map(([name, { label, icon, needs }]) => ({
          ...{ label: `${label} all that fit…`, icon, act: () => setAct(name as Act), isDanger: name === 'terminate' },
          whyNot: (needs === 'executions:pause' ? mayPause : mayCancel).whyNot,
        }))}
      />
      {act && <BulkDialog act={act} filter={filter} onClose={() => setAct(undefined)} />}
    </>
  );
}

function BulkDialog({ act, filter: asked, onClose }: { readonly act: Act; readonly filter: RunFilter; readonly onClose: () => void }) {
  const { label } = ACTS[act];
  const filter = { ...asked, status: statusesOf(act, asked) };
  const { data } = useQuery(runCountsQuery(filter));
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const {
    mutate,
    data: answer,
    error,
    isPending,
  } = useMutation({
    mutationFn: (cursor: string | undefined) => actOnMany(act, filter, reason, cursor),
    onSuccess: () => client.invalidateQueries({ queryKey: ['runs'] }),
  });
  const count = filter.status.reduce((sum, status) => sum + (data?.counts[status] ?? 0), 0);
  const button = answer?.nextCursor ? `${label} the next` : `${label} ${count} ${count === 1 ? 'run' : 'runs'}`;
  const go = (
    <Button
      kind={act === 'terminate' ? 'danger' : 'primary'}
      isBusy={isPending}
      onClick={() => mutate(answer?.nextCursor)}
      {...whyNotNow(whyUnfit(asked), count, reason, answer)}
    >
      {button}
    </Button>
  );
  return (
    <Dialog title={`${label} all that fit`} isOpen onClose={onClose} acts={go}>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {answer ? <Outcomes answer={answer} /> : <Preview act={act} count={count} reason={reason} setReason={setReason} />}
    </Dialog>
  );
}

interface PreviewProps {
  readonly act: Act;
  readonly count: number;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
}

function Preview({ act, count, reason, setReason }: PreviewProps) {
  return (
    <>
      <p className="m-0">
        The filter means <strong className="tabular">{count}</strong> {count === 1 ? 'run' : 'runs'} on which this can be done.{' '}
        {ACTS[act].does} A run that refuses holds up no other, and what became of each is told.
      </p>
      <TextArea
        label="Reason"
        isRequired
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        hint="Stands in the record of each decision."
      />
    </>
  );
}

/** Of the runs that are meant, those on which the act can be done at all. */
function statusesOf(act: Act, { status = RUN_STATUSES }: RunFilter): readonly RunStatus[] {
  const fit = status.filter((one) => !isFinal(one));
  if (act === 'resume') return fit.filter((one) => one === 'PAUSED' || one === 'PAUSING');
  return act === 'pause' ? fit.filter((one) => one !== 'PAUSED' && one !== 'PAUSING') : fit;
}

function whyNotNow(unfit: string | undefined, count: number, reason: string, answer: Bulk | undefined) {
  if (answer) return answer.nextCursor ? {} : { whyNot: 'It is done.' };
  if (unfit) return { whyNot: unfit };
  if (count === 0) return { whyNot: 'No run that fits can still be acted on.' };
  return reason.trim() === '' ? { whyNot: 'Write down the reason first.' } : {};
}

/** An act on runs that nobody has narrowed is mostly a mistake. */
const whyUnfit = (filter: RunFilter): string | undefined =>
  Object.keys(filter).length === 0 ? 'Narrow the list first: an act on every run there is would be a mistake.' : undefined;

function actOnMany(action: Act, filter: RunFilter, reason: string, cursor: string | undefined): Promise<Bulk> {
  const { status, ...rest } = filter;
  return told(
    api.POST('/api/v1/executions/bulk', {
      body: { action, filter: { ...rest, ...(status && { status: [...status] }) }, reason, ...(cursor && { cursor }) },
    }),
  );
}

function Outcomes({ answer: { items, nextCursor } }: { readonly answer: Bulk }) {
  const done = items.filter(({ outcome }) => outcome === 'done').length;
  return (
    <div className="flex flex-col gap-2" role="status">
      <p className="m-0">
        Done for <strong>{done}</strong>, refused by <strong>{items.length - done}</strong>.{nextCursor && ' More runs fit the filter.'}
      </p>
      <ul className="m-0 max-h-72 list-none overflow-y-auto rounded-md border p-0">
        {items.map((item) => (
          <li key={item.id} className="flex flex-wrap items-center gap-x-2 border-b px-2 py-1 last:border-b-0">
            <Badge tone={item.outcome === 'done' ? 'ok' : 'bad'}>{item.outcome === 'done' ? 'Done' : 'Refused'}</Badge>
            <Link to={`/runs/${item.id}`} className={`${linkClass} font-mono text-xs`}>
              {item.id}
            </Link>
            {item.outcome === 'refused' && (
              <span className="basis-full text-sm text-muted">
                <Said text={item.detail} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
