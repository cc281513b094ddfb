import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Json } from '../forms/json.js';
import { say } from '../shell/toasts.js';
import type { MountCode } from '../ui/code-host.js';
import { codeExtensions, offsetOf, showFindings } from './code-extensions.js';
import { EditRefused, type Edit } from './model/edit.js';
import { editOf } from './model/edited-text.js';
import type { Finding } from './model/graph-of-runbook.js';
import type { Known } from './model/language-schema.js';
import { dataOf, isReadable, readSource, type Source } from './model/source.js';

/** The text of a runbook that is being written, and what can be done to it. */
export interface Editor {
  readonly text: string;
  /** As it could be read last: while somebody writes, the graph stays. */
  readonly document: Json | undefined;
  /** Why the text cannot be edited as a graph now. */
  readonly unreadable: string | undefined;
  /** The text as it was read last, with the places of its parts. */
  readonly source: Source | undefined;
  readonly caret: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly mount: MountCode;
  /** Whether it could be done; why not is said. */
  readonly edit: (edit: Edit, isTyped?: boolean) => boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly goTo: (line: number, column: number) => void;
  /** Brings a part of the text into view; the caret stays with who writes. */
  readonly reveal: (offset: number) => void;
  readonly mark: (findings: readonly Finding[]) => void;
  readonly replace: (text: string) => void;
}

export function useEditor(start: string, known: Known): Editor {
  const view = useRef<EditorView>(undefined);
  const knownNow = useRef(known);
  knownNow.current = known;
  const [state, setState] = useState(() => EditorState.create({ doc: start }));
  const text = useMemo(() => state.doc.toString(), [state.doc]);
  const read = useRead(text);
  const document = useRef<Json | undefined>(undefined);
  document.current = read.document;
  const mount = useCallback<MountCode>(
    (box, root) => {
      const extensions = codeExtensions({ known: () => knownNow.current, document: () => document.current, onChange: setState });
      const made = new EditorView({ state: EditorState.create({ doc: start, extensions }), parent: box, root });
      view.current = made;
      setState(made.state);
      return () => made.destroy();
    },
    [start],
  );
  const acts = useActs(view);
  return { text, ...read, caret: state.selection.main.head, canUndo: undoDepth(state) > 0, canRedo: redoDepth(state) > 0, mount, ...acts };
}

function useRead(text: string): Pick<Editor, 'document' | 'unreadable' | 'source'> {
  const last = useRef<{ document?: Json | undefined; source?: Source }>({});
  return useMemo(() => {
    const source = readSource(text);
    if (!isReadable(source)) return { document: last.current.document, source: undefined, unreadable: source.reason };
    last.current = { document: dataOf(source), source };
    return { document: last.current.document, source, unreadable: undefined };
  }, [text]);
}

function useActs(view: {
  readonly current: EditorView | undefined;
}): Pick<Editor, 'edit' | 'undo' | 'redo' | 'goTo' | 'reveal' | 'mark' | 'replace'> {
  return useMemo(
    () => ({
      edit: (edit, isTyped) => tryEdit(view.current, edit, isTyped),
      undo: () => view.current && undo(view.current),
      redo: () => view.current && redo(view.current),
      goTo: (line, column) => {
        if (!view.current) return;
        const anchor = offsetOf(view.current.state.doc, line, column);
        view.current.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
        view.current.focus();
      },
      reveal: (offset) => view.current?.dispatch({ effects: EditorView.scrollIntoView(offset, { y: 'center' }) }),
      mark: (findings) => view.current && showFindings(view.current, findings),
      replace: (insert) =>
        view.current?.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert }, userEvent: 'graph.replace' }),
    }),
    [view],
  );
}

function tryEdit(view: EditorView | undefined, edit: Edit, isTyped = false): boolean {
  if (!view) return false;
  try {
    view.dispatch(editOf(view.state, edit, isTyped));
    return true;
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    say({ kind: 'failed', text: error.message });
    return false;
  }
}
