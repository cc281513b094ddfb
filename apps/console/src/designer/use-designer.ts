import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { DryRun } from '../api/dry-runs.js';
import { isObject, type Json } from '../forms/json.js';
import type { ShownGraph } from '../graph/shown-graph.js';
import { useTitle } from '../ui/use-title.js';
import { graphOfRunbook, stepAt, type Finding } from './model/graph-of-runbook.js';
import type { Known } from './model/language-schema.js';
import { placeAt, type Source } from './model/source.js';
import { stepTemplate } from './model/step-templates.js';
import { stepsOf, type PlacedStep } from './model/steps-of-document.js';
import type { Chosen } from './palette.js';
import type { Pane } from './pane-tabs.js';
import { useCheck, type Checked } from './use-check.js';
import { useEditor, type Editor } from './use-editor.js';
import { useKnown } from './use-known.js';
import { useSaving, type Opened, type Saving } from './use-saving.js';
import { useUnsaved } from './use-unsaved.js';

/** All that the parts of the workbench share. */
export interface Designer {
  readonly editor: Editor;
  readonly known: Known;
  readonly checked: Checked;
  readonly saving: Saving;
  readonly document: Json | undefined;
  readonly graph: ShownGraph;
  readonly selected: string | undefined;
  readonly step: PlacedStep | undefined;
  readonly select: (id: string | undefined) => void;
  readonly pane: Pane;
  readonly setPane: (pane: Pane) => void;
  readonly open: 'palette' | 'dry-run' | undefined;
  readonly setOpen: (open: Designer['open']) => void;
  readonly run: DryRun | undefined;
  readonly setRun: (run: DryRun) => void;
  /** To the place of a finding. */
  readonly go: (finding: Finding) => void;
  readonly add: (chosen: Chosen) => void;
}

export function useDesigner(opened: Opened, onSaved: (runbook: string, draft: number) => void): Designer {
  const known = useKnown();
  const editor = useEditor(opened.text, known);
  const checked = useCheck(editor.text);
  const saving = useSaving(opened, editor.text, onSaved);
  const [selected, setSelected] = useState<string>();
  const [pane, setPane] = useState<Pane>('Graph');
  const [open, setOpen] = useState<Designer['open']>();
  const [run, setRun] = useState<DryRun>();
  const document = useDeferredValue(editor.document);
  const steps = useMemo(() => stepsOf(document), [document]);
  const step = steps.find(({ id }) => id === selected);
  useStepAtCaret(editor, steps, setSelected);
  const graph = useGraph(document, checked, run);
  useTitle(`Designer: ${isObject(document) && typeof document.id === 'string' ? document.id : 'new runbook'}`);
  useUnsaved(!saving.isSaved && editor.canUndo);
  const { mark } = editor;
  useEffect(() => mark(checked.isFresh ? checked.findings : []), [mark, checked.findings, checked.isFresh]);
  const select = (id: string | undefined) => {
    setSelected(id);
    if (id === undefined) return;
    setPane('Step');
    const place = editor.source && placeAt(editor.source, steps.find((one) => one.id === id)?.path ?? []);
    if (place && id !== selected) editor.reveal(place.from);
  };
  const go = (finding: Finding) => {
    setSelected(stepAt(steps, finding.path)?.id);
    setPane('Text');
    editor.goTo(finding.line, finding.column);
  };
  const add = (chosen: Chosen) => {
    const id = addStep(editor, steps, step, chosen);
    if (id !== undefined) select(id);
    setOpen(undefined);
  };
  return { editor, known, checked, saving, document, graph, selected, step, select, pane, setPane, open, setOpen, run, setRun, go, add };
}

/** The step in whose text the caret is moved is the one that is shown. */
function useStepAtCaret({ caret, source }: Editor, steps: readonly PlacedStep[], select: (id: string | undefined) => void): void {
  const before = useRef(caret);
  useEffect(() => {
    if (before.current === caret || !source) return;
    before.current = caret;
    const found = stepAround(source, steps, caret);
    if (found !== undefined) select(found);
  }, [caret, source, steps, select]);
}

function stepAround(source: Source, steps: readonly PlacedStep[], offset: number): string | undefined {
  const around = steps.filter(({ path }) => {
    const place = placeAt(source, path);
    return place !== undefined && place.from <= offset && offset <= place.to;
  });
  return around.at(-1)?.id;
}

function useGraph(document: Json | undefined, { findings, way }: Checked, run: DryRun | undefined): ShownGraph {
  const statuses = useMemo(() => run && new Map(run.steps.map(({ id, status }) => [stepOfPath(id), status])), [run]);
  return useMemo(() => graphOfRunbook(document, findings, way, statuses), [document, findings, way, statuses]);
}

/** `sweep[3]/look` is the step `look`. */
const stepOfPath = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\[\d+\]$/, '');

/** Behind the step that is chosen, in its list, and waiting for it; else at the end. Its id, where it could be added. */
function addStep(
  editor: Editor,
  steps: readonly PlacedStep[],
  chosen: PlacedStep | undefined,
  { type, action }: Chosen,
): string | undefined {
  const { id, type: kind, ...rest } = stepTemplate(type, new Set(steps.map((step) => step.id)), action);
  if (typeof id !== 'string' || kind === undefined) return undefined;
  const step = { id, type: kind, ...(chosen && { dependsOn: [chosen.id] }), ...rest };
  const place = chosen ? { list: chosen.path.slice(0, -1), index: Number(chosen.path.at(-1)) + 1 } : { list: ['steps'] };
  return editor.edit({ kind: 'add-step', ...place, step }) ? id : undefined;
}
