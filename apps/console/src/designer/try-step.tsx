import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { tryStep } from '../api/try-step.js';
import { draftOf, valueOf, type Draft } from '../forms/draft.js';
import { fieldOfSchema } from '../forms/field-of-schema.js';
import { isObject } from '../forms/json.js';
import { writeExactJson } from '../forms/exact-json.js';
import { SchemaForm } from '../forms/schema-form.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { JsonTree } from '../ui/json-tree.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import type { PlacedStep } from './model/steps-of-document.js';
import type { Editor } from './use-editor.js';

type Tried = Schemas['TriedStep'];

const OUTPUTS = fieldOfSchema(
  {
    type: 'object',
    title: 'What other steps gave',
    description: 'By step: { "lookup": { "score": 82 } }. Left out, what the schema of a step says is pretended.',
  },
  'outputs',
  false,
);
const ITEM = fieldOfSchema({ title: 'Item', description: 'What the iteration of the loop goes over.' }, 'item', false);

/** One step without a run: what it would send, whether it would be done at all, and why. Nothing acts, and nothing is saved. */
export function TryStepDialog({
  step,
  editor,
  onClose,
}: {
  readonly step: PlacedStep;
  readonly editor: Editor;
  readonly onClose: () => void;
}) {
  const inputs = isObject(editor.document) ? editor.document.inputs : undefined;
  const field = useMemo(() => fieldOfSchema(inputs, 'inputs'), [inputs]);
  const [typed, setTyped] = useState<Draft>(() => draftOf(field));
  const [outputs, setOutputs] = useState<Draft>(() => draftOf(OUTPUTS));
  const [item, setItem] = useState<Draft>(() => draftOf(ITEM));
  const isInLoop = step.parent !== undefined;
  const given = {
    inputs: valueOf(field, typed).value ?? {},
    ...withValue('outputs', valueOf(OUTPUTS, outputs).value),
    ...(isInLoop && withValue('item', valueOf(ITEM, item).value)),
  };
  const trying = useMutation({ mutationFn: () => tryStep(writeExactJson({ text: editor.text, step: step.id, ...given })) });
  return (
    <Dialog
      title={`Try ${step.id}`}
      isOpen
      onClose={onClose}
      isWide
      acts={
        <Button kind="primary" icon={FlaskConical} isBusy={trying.isPending} onClick={() => trying.mutate()}>
          Try it
        </Button>
      }
    >
      <p className="m-0 text-muted">Only what can be computed is: nothing acts on the world, nobody is asked, and nothing is saved.</p>
      <SchemaForm field={field} draft={typed} onChange={setTyped} faults={[]} />
      <SchemaForm field={OUTPUTS} draft={outputs} onChange={setOutputs} faults={[]} />
      {isInLoop && <SchemaForm field={ITEM} draft={item} onChange={setItem} faults={[]} />}
      {trying.error && <ProblemNotice problem={toProblem(trying.error)} />}
      {trying.data && <TriedResult tried={trying.data} />}
    </Dialog>
  );
}

const withValue = <Value,>(name: string, value: Value | undefined) => (value === undefined ? {} : { [name]: value });

function TriedResult({ tried }: { readonly tried: Tried }) {
  const { when, branch, parameters, secrets = [], output, isPretended, over, pretends, faults } = tried;
  return (
    <section aria-label="What it comes to" className="flex flex-col gap-3 border-t pt-3">
      {faults.map(({ at, message }) => (
        <p key={at} className="m-0 text-bad">
          <code className="font-mono text-xs">
            <Said text={at} max={200} />
          </code>{' '}
          <Said text={message} max={600} />
        </p>
      ))}
      {when && (
        <p className="m-0 flex items-center gap-2">
          <Badge tone={when.holds ? 'ok' : 'warn'}>{when.holds ? 'It would be done' : 'It would be skipped'}</Badge>
        </p>
      )}
      {when && <Shown title="Because" value={when.explanation} />}
      {branch && (
        <p className="m-0">
          Takes <strong>{branch.name}</strong>: {branch.targets.length === 0 ? 'nothing follows' : branch.targets.join(', ')}
        </p>
      )}
      {branch && <Shown title="Because" value={branch.explanation} />}
      {parameters !== undefined && <Shown title="What it would get" value={parameters} />}
      {secrets.length > 0 && (
        <p className="m-0 text-sm text-muted">Secrets are put in by the executor: {secrets.map(({ name }) => name).join(', ')}</p>
      )}
      {over !== undefined && <Shown title="What it would go over" value={over} />}
      {output !== undefined && <Shown title={isPretended ? 'What a dry run pretends that it gives' : 'What it gives'} value={output} />}
      {pretends.length > 0 && (
        <p className="m-0 text-sm text-muted">Pretended, because nobody said what they gave: {pretends.join(', ')}</p>
      )}
    </section>
  );
}

function Shown({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <h3 className="m-0 text-sm font-semibold">{title}</h3>
      <JsonTree value={value} label={title} />
    </div>
  );
}
