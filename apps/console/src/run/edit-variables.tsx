import { useState } from 'react';
import { typedJson } from '../api/json.js';
import { editVariables } from '../api/run-acts.js';
import { TextArea, TextField } from '../ui/field.js';
import { RunActDialog } from './run-act-dialog.js';
import { useRun } from './use-run.js';

/** Changes what the steps to come will read; what has been read stays as it is in the log. */
export function EditVariables({ path: begun = '', onClose }: { readonly path?: string; readonly onClose: () => void }) {
  const { run } = useRun();
  const [path, setPath] = useState(begun);
  const [text, setText] = useState('');
  return (
    <RunActDialog
      title="Edit a variable"
      explains="Steps that have yet to begin read the new value. The log keeps the old one, the new one, who changed it, and why."
      verb="Change it"
      done="The variable is changed."
      act={(reason) => Promise.resolve().then(() => editVariables(run.id, { [path.trim()]: typedJson(text) }, reason))}
      onClose={onClose}
    >
      <TextField
        label="Path"
        hint="inputs.host, or steps.lookup.output.score"
        className="font-mono"
        value={path}
        onChange={(event) => setPath(event.target.value)}
        pattern="(inputs|steps)[.\[].*"
        isRequired
      />
      <TextArea
        label="Value, as JSON"
        hint='12, "a text", { "a": 1 }'
        className="font-mono text-xs"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        isRequired
      />
    </RunActDialog>
  );
}
