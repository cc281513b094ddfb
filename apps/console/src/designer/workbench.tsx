import type { DryRun } from '../api/dry-runs.js';
import { classNames } from '../ui/class-names.js';
import { CodeHost } from '../ui/code-host.js';
import { Bar } from './bar.js';
import { DryRunDialog, DryRunResult } from './dry-run.js';
import { FindingCounts, Findings } from './findings.js';
import { GraphPane } from './graph-pane.js';
import { Inspector } from './inspector.js';
import { Palette } from './palette.js';
import { PaneTabs } from './pane-tabs.js';
import { RunbookFields } from './runbook-fields.js';
import { useDesigner, type Designer } from './use-designer.js';
import type { Opened } from './use-saving.js';

interface WorkbenchProps {
  readonly opened: Opened;
  readonly onSaved: (runbook: string, draft: number) => void;
}

/** Text and graph of one runbook beside each other: two views of one document, with one history. On a phone one at a time. */
export function Workbench({ opened, onSaved }: WorkbenchProps) {
  const designer = useDesigner(opened, onSaved);
  const { editor, checked, saving, pane, setPane, setOpen } = designer;
  const isShown = (...panes: readonly string[]) => (panes.includes(pane) ? 'flex' : 'hidden lg:flex');
  return (
    <div className="flex h-[calc(100dvh-6.5rem)] min-h-[30rem] flex-col md:h-dvh">
      <Bar editor={editor} checked={checked} saving={saving} onAdd={() => setOpen('palette')} onDryRun={() => setOpen('dry-run')} />
      <PaneTabs pane={pane} onChoose={setPane} counts={<FindingCounts checked={checked} />} />
      <div className="grid min-h-0 flex-1 grid-cols-1 grid-rows-1 lg:grid-cols-[minmax(20rem,6fr)_minmax(18rem,5fr)_21rem]">
        <section aria-label="Text" className={classNames('min-h-0 min-w-0 flex-col border-r', isShown('Text'))}>
          <CodeHost mount={editor.mount} label="Text of the runbook" className="flex-1" />
        </section>
        <GraphPane designer={designer} className={classNames('min-h-0 min-w-0 flex-col border-r', isShown('Graph'))} />
        <section
          aria-label="Step and findings"
          className={classNames('min-h-0 min-w-0 flex-col overflow-y-auto bg-surface', isShown('Step', 'Findings'))}
        >
          <Side designer={designer} />
        </section>
      </div>
      <Dialogs designer={designer} />
    </div>
  );
}

function Side({ designer }: { readonly designer: Designer }) {
  const { editor, known, checked, step, pane, run, select, go, document } = designer;
  return (
    <>
      <div className={classNames(pane === 'Findings' && 'hidden lg:block')}>
        {step ? (
          <Inspector key={step.id} step={step} editor={editor} known={known} onSelect={select} />
        ) : (
          <RunbookFields document={document} edit={editor.edit} />
        )}
      </div>
      <div className={classNames('border-t', pane === 'Step' && 'hidden lg:block')}>
        {run && <DryRunResult run={run} onSelect={select} />}
        <Findings checked={checked} onGo={go} />
      </div>
    </>
  );
}

function Dialogs({ designer }: { readonly designer: Designer }) {
  const { known, open, setOpen, add, document, saving, setRun, setPane } = designer;
  const done = (run: DryRun) => {
    setRun(run);
    setOpen(undefined);
    setPane('Findings');
  };
  return (
    <>
      <Palette known={known} isOpen={open === 'palette'} onClose={() => setOpen(undefined)} onChoose={add} />
      {open === 'dry-run' && <DryRunDialog document={document} saving={saving} isOpen onClose={() => setOpen(undefined)} onDone={done} />}
    </>
  );
}
