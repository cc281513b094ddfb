import { history, redo, undo } from '@codemirror/commands';
import { EditorState, type Transaction } from '@codemirror/state';
import type { Edit } from './edit.js';
import { EditRefused } from './edit.js';
import { editOf } from './edited-text.js';

const TEXT = 'steps:\n  # first\n  - { id: a, type: transform }\n  - { id: b, type: transform, dependsOn: [a] }\n';

/** An editor without a page. */
class Editor {
  state = EditorState.create({ doc: TEXT, extensions: [history()] });
  readonly dispatch = (transaction: Transaction) => void (this.state = transaction.state);
  get text() {
    return this.state.doc.toString();
  }
  type(at: number, insert: string) {
    this.dispatch(this.state.update({ changes: { from: at, insert }, userEvent: 'input.type' }));
  }
  edit(edit: Edit) {
    this.dispatch(this.state.update(editOf(this.state, edit)));
  }
}

describe('text and graph in one history', () => {
  it('are undone and done again in the order in which both were changed', () => {
    const editor = new Editor();
    editor.type(0, '# mine\n');
    const typed = editor.text;
    editor.edit({ kind: 'rename-step', id: 'a', to: 'lookup' });
    const renamed = editor.text;
    editor.type(0, '# again\n');
    const states = [editor.text];
    for (const act of [undo, undo, undo, redo, redo, redo]) {
      act(editor);
      states.push(editor.text);
    }
    expect(states).toEqual([`# again\n${renamed}`, renamed, typed, TEXT, typed, renamed, `# again\n${renamed}`]);
  });

  it('change no more of the text than the edit says, so that a caret elsewhere stays', () => {
    const editor = new Editor();
    editor.dispatch(editor.state.update({ selection: { anchor: TEXT.length } }));
    editor.edit({ kind: 'remove-step', id: 'a' });
    expect(editor.text).toBe('steps:\n  - { id: b, type: transform }\n');
    expect(editor.state.selection.main.anchor).toBe(editor.text.length);
  });

  it('leave the text as it was where an edit is refused', () => {
    const editor = new Editor();
    expect(() => editor.edit({ kind: 'rename-step', id: 'a', to: 'b' })).toThrow(EditRefused);
    expect(editor.text).toBe(TEXT);
  });
});
