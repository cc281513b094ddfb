import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, RotateCcw, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { actOnRun, type RunAct } from '../api/run-acts.js';
import { useMay } from '../session/use-session.js';
import { useCommand } from '../shell/commands.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { Menu, type MenuEntry } from '../ui/menu.js';
import { isFinal } from '../ui/status-words.js';
import { RunActDialog } from './run-act-dialog.js';
import { EditVariables } from './edit-variables.js';
import { Rerun } from './rerun.js';
import { ACT_WORDS, whyNotNow } from './run-act-words.js';
import { TimeTravelButton } from './time-travel.js';
import { useRun } from './use-run.js';

type Asked = RunAct | 'rerun' | 'variables';

/** The likeliest act as a button, the others in a menu; each says why it cannot be done. */
export function RunActs() {
  const { run, asOf } = useRun();
  const [asked, setAsked] = useState<Asked>();
  const mays = useMays();
  const past = asOf === undefined ? undefined : 'You are looking at what was. Go back to now to act.';
  const whyNot = (act: RunAct) => past ?? whyNotNow(act, run.status) ?? mays[ACT_WORDS[act].needs];
  const first: Asked = isFinal(run.status)
    ? 'rerun'
    : run.status === 'PAUSED'
      ? 'resume'
      : run.status === 'AUTHORITY_HOLD'
        ? 'release'
        : 'pause';
  const rerunWhyNot = past ?? mays['executions:start'];
  const entries: MenuEntry[] = [
    ...(Object.keys(ACT_WORDS) as RunAct[])
      .filter((act) => act !== first && (act !== 'release' || run.status === 'AUTHORITY_HOLD'))
      .map((act) => ({ ...ACT_WORDS[act], label: `${ACT_WORDS[act].label}…`, act: () => setAsked(act), whyNot: whyNot(act) })),
    'line',
    { label: 'Edit variables…', icon: SlidersHorizontal, act: () => setAsked('variables'), whyNot: past ?? mays['executions:pause'] },
    { label: 'Re-run…', icon: RotateCcw, act: () => setAsked('rerun'), whyNot: rerunWhyNot },
  ];
  return (
    <div className="no-print flex flex-wrap items-center gap-1.5">
      <TimeTravelButton />
      <CopyButton text={run.id} name="Copy the run’s id" />
      <FirstAct act={first} whyNot={first === 'rerun' ? rerunWhyNot : whyNot(first)} onPress={() => setAsked(first)} />
      <Menu trigger={<Button icon={Ellipsis} aria-label="More acts" />} entries={entries} />
      <RunDialog asked={asked} onClose={() => setAsked(undefined)} />
    </div>
  );
}

function FirstAct({
  act,
  whyNot,
  onPress,
}: {
  readonly act: RunAct | 'rerun' | 'variables';
  readonly whyNot: string | undefined;
  readonly onPress: () => void;
}) {
  const { label, icon } = act === 'rerun' || act === 'variables' ? { label: 'Re-run', icon: RotateCcw } : ACT_WORDS[act];
  useCommand(whyNot === undefined ? { name: `${label} this run…`, icon, act: onPress } : undefined);
  return (
    <Button icon={icon} onClick={onPress} {...(whyNot !== undefined && { whyNot })}>
      {label}…
    </Button>
  );
}

function useMays(): Readonly<Record<string, string | undefined>> {
  return {
    'executions:pause': useMay('executions:pause').whyNot,
    'executions:cancel': useMay('executions:cancel').whyNot,
    'executions:start': useMay('executions:start').whyNot,
    'runbooks:review': useMay('runbooks:review').whyNot,
  };
}

function RunDialog({ asked, onClose }: { readonly asked: Asked | undefined; readonly onClose: () => void }) {
  const { run } = useRun();
  const navigate = useNavigate();
  if (asked === undefined) return null;
  if (asked === 'rerun') return <Rerun onClose={onClose} onStarted={(id) => void navigate({ to: `/runs/${id}` })} />;
  if (asked === 'variables') return <EditVariables onClose={onClose} />;
  const { label, explains, done, isDanger } = ACT_WORDS[asked];
  return (
    <RunActDialog
      title={`${label} this run`}
      {...{ explains, done, onClose }}
      verb={label}
      isDanger={isDanger === true}
      act={(reason) => actOnRun[asked](run.id, reason)}
    />
  );
}
