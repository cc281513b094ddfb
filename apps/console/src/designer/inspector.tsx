import { FlaskConical, MoveDown, MoveUp, ShieldPlus, Trash2, X } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Json, JsonObject } from '../forms/json.js';
import type { Pickers } from '../forms/pickers.js';
import { stepType } from '../graph/step-types.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { Said } from '../ui/said.js';
import { freeId } from './model/step-templates.js';
import type { Known } from './model/language-schema.js';
import { stepsOf, type PlacedStep } from './model/steps-of-document.js';
import { STEP_OFFERS } from './step-offers.js';
import { StepForm } from './step-form.js';
import { formsOfStep } from './step-fields.js';
import { TryStepDialog } from './try-step.js';
import { StepLinks } from './step-links.js';
import type { Editor } from './use-editor.js';

interface InspectorProps {
  readonly step: PlacedStep;
  readonly editor: Editor;
  readonly known: Known;
  readonly onSelect: (id: string | undefined) => void;
}

/** All of one step: what it is called, what it does, how it runs, what it hangs together with. */
export function Inspector({ step, editor, known, onSelect }: InspectorProps) {
  const { edit, document } = editor;
  const { parameters, settings } = useMemo(() => formsOfStep(known, step.step), [known, step.step]);
  const pickers = useMemo<Pickers>(() => ({ credential: { names: known.credentials, what: 'credential' } }), [known.credentials]);
  const set = (field: readonly string[]) => (value: Json) => void edit({ kind: 'set-field', id: step.id, field, value }, true);
  return (
    <aside aria-label={`The step ${step.id}`} className="flex min-w-0 flex-col gap-4 p-3">
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="said m-0 text-base font-semibold">
            <Said text={step.id} />
          </h2>
          <p className="m-0 text-xs text-faint">
            {typeof step.step.use === 'string' ? step.step.use : stepType(step.type).word}: {STEP_OFFERS[step.type]}
          </p>
        </div>
        <Button kind="quiet" isSmall icon={X} aria-label="Close the step" onClick={() => onSelect(undefined)} />
      </header>
      <IdField step={step} onRename={(to) => edit({ kind: 'rename-step', id: step.id, to }) && onSelect(to)} />
      <StepActs step={step} editor={editor} onSelect={onSelect} />
      {parameters && (
        <Part title="What it does" isOpen>
          <StepForm key={`${step.id} with`} field={parameters} value={step.step.with} pickers={pickers} onChange={set(['with'])} />
        </Part>
      )}
      <Part title="How it runs">
        <StepForm
          key={step.id}
          field={settings}
          value={settingsOf(
            step.step,
            settings.members.map((member) => member.name),
          )}
          pickers={pickers}
          onChange={changeSettings(step, editor)}
        />
      </Part>
      <Part title="What it hangs together with" isOpen>
        <StepLinks step={step} document={document} edit={edit} onSelect={onSelect} />
      </Part>
    </aside>
  );
}

const settingsOf = (step: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.filter((name) => step[name] !== undefined).map((name) => [name, step[name] as Json]));

/** Members that the form leaves out go. */
const changeSettings =
  (step: PlacedStep, { edit }: Editor) =>
  (value: Json) => {
    const after = value as JsonObject;
    const names = new Set([...Object.keys(after), ...Object.keys(step.step)]);
    for (const name of names) {
      if (['id', 'type', 'use', 'with', 'dependsOn', 'then', 'else', 'cases', 'default', 'steps'].includes(name)) continue;
      if (JSON.stringify(after[name]) !== JSON.stringify(step.step[name]))
        edit({ kind: 'set-field', id: step.id, field: [name], value: after[name] }, true);
    }
  };

/** The name is everywhere: it changes when it is whole, not with every key. */
function IdField({ step, onRename }: { readonly step: PlacedStep; readonly onRename: (to: string) => void }) {
  const [typed, setTyped] = useState(step.id);
  useEffect(() => setTyped(step.id), [step.id]);
  const done = () => {
    if (typed !== step.id && typed !== '') onRename(typed);
  };
  return (
    <TextField
      label="Id"
      hint="Everything that names the step follows: links, branches, expressions."
      value={typed}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}

function StepActs({ step, editor, onSelect }: Pick<InspectorProps, 'step' | 'editor' | 'onSelect'>) {
  const { edit, document } = editor;
  const index = Number(step.path.at(-1));
  const wrap = () => {
    const approval = freeId(`approve-${step.id}`, new Set(stepsOf(document).map(({ id }) => id)));
    const asked = {
      approvers: { roles: ['incident-lead'] },
      fourEyes: true,
      timeoutMs: 1_800_000,
      onTimeout: 'reject',
      message: `May ${step.id} be done?`,
    };
    if (edit({ kind: 'wrap-in-approval', id: step.id, approval, with: asked })) onSelect(approval);
  };
  const [isTrying, setTrying] = useState(false);
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button isSmall icon={FlaskConical} onClick={() => setTrying(true)}>
        Try it
      </Button>
      {isTrying && <TryStepDialog step={step} editor={editor} onClose={() => setTrying(false)} />}
      {step.type !== 'human-approval' && (
        <Button isSmall icon={ShieldPlus} onClick={wrap}>
          Approval before it
        </Button>
      )}
      <Button
        isSmall
        icon={MoveUp}
        aria-label="Move up in the text"
        onClick={() => edit({ kind: 'move-step', id: step.id, index: index - 1 })}
      />
      <Button
        isSmall
        icon={MoveDown}
        aria-label="Move down in the text"
        onClick={() => edit({ kind: 'move-step', id: step.id, index: index + 1 })}
      />
      <Button
        isSmall
        icon={Trash2}
        onClick={() => {
          if (edit({ kind: 'remove-step', id: step.id, bridges: true })) onSelect(undefined);
        }}
      >
        Remove
      </Button>
    </div>
  );
}

function Part({ title, isOpen, children }: { readonly title: string; readonly isOpen?: boolean; readonly children: ReactNode }) {
  return (
    <details open={isOpen} className="border-t pt-3">
      <summary className="mb-3 text-sm font-semibold">{title}</summary>
      {children}
    </details>
  );
}
