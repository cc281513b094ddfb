import { useState } from 'react';
import { typedJson } from '../api/json.js';
import { rerun } from '../api/run-acts.js';
import { CheckField, SelectField, TextArea } from '../ui/field.js';
import { RunActDialog } from './run-act-dialog.js';
import { useRun } from './use-run.js';

/** Once more from the beginning, or from a step on; with the same inputs, or others. */
export function Rerun({
  fromStep = '',
  onClose,
  onStarted,
}: {
  readonly fromStep?: string;
  readonly onClose: () => void;
  readonly onStarted: (id: string) => void;
}) {
  const { run } = useRun();
  const [from, setFrom] = useState(fromStep);
  const [isEdited, setEdited] = useState(false);
  const [text, setText] = useState(() => JSON.stringify(run.inputs, undefined, 2));
  const act = async (reason: string) => {
    const inputs = isEdited ? (typedJson(text) as Record<string, unknown>) : undefined;
    onStarted(await rerun(run.id, { reason, ...(from !== '' && { fromStep: from }), ...(inputs && { inputs }) }));
  };
  const steps = run.steps.filter(({ id }) => !id.includes('['));
  return (
    <RunActDialog
      title="Re-run"
      explains="A new run of the same version. What stands before the step is taken over from this one; approvals never are."
      verb="Re-run"
      done="The new run has started."
      {...{ act, onClose }}
    >
      <SelectField
        label="From"
        value={from}
        onChange={(event) => setFrom(event.target.value)}
        options={[
          { value: '', label: 'The beginning' },
          ...steps.map(({ id, name }) => ({ value: id, label: name ? `${id}: ${name}` : id })),
        ]}
      />
      <CheckField label="With other inputs" checked={isEdited} onChange={(event) => setEdited(event.target.checked)} />
      {isEdited && (
        <TextArea
          label="Inputs"
          rows={10}
          spellCheck={false}
          className="font-mono text-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </RunActDialog>
  );
}
