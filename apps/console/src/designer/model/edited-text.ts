import { isolateHistory } from '@codemirror/commands';
import type { EditorState, TransactionSpec } from '@codemirror/state';
import { applyEdit } from './apply-edit.js';
import type { Edit } from './edit.js';
import { spliceBetween } from './splices.js';

/**
 * An edit of the graph as a change of the text. Text and graph have one history, the editor's: what is undone is undone in both. `isTyped`: part of
 * what is being typed into a form, which is undone together. Throws `EditRefused`.
 */
export function editOf(state: EditorState, edit: Edit, isTyped = false): TransactionSpec {
  const before = state.doc.toString();
  const after = applyEdit(before, edit);
  if (after === before) return {};
  const { from, to, insert } = spliceBetween(before, after);
  return {
    changes: { from, to, insert },
    userEvent: isTyped ? 'input.form' : `graph.${edit.kind}`,
    ...(!isTyped && { annotations: isolateHistory.of('full') }),
    scrollIntoView: false,
  };
}
