import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { codeTheme } from '../ui/code-theme.js';
import type { Json } from '../forms/json.js';
import { completionsAt, hoverAt, type Completion } from './model/completions.js';
import type { Finding } from './model/graph-of-runbook.js';
import type { Known } from './model/language-schema.js';

/** What the editor asks while somebody writes. */
export interface Surroundings {
  readonly known: () => Known;
  /** As it could be read last. */
  readonly document: () => Json | undefined;
  readonly onChange: (state: EditorState) => void;
}

/** An editor of runbooks: YAML with words from the language and from the runbook itself. */
export const codeExtensions = ({ known, document, onChange }: Surroundings): Extension[] => [
  lineNumbers(),
  foldGutter(),
  lintGutter(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  // What nobody would see, and what turns the direction of a text, is shown as a mark.
  highlightSpecialChars(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  yaml(),
  EditorState.tabSize.of(2),
  autocompletion({ override: [(context) => completing(context, known(), document())], icons: false }),
  hoverTooltip((view, offset) => hovering(view, offset, known(), document())),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
  EditorView.contentAttributes.of({ 'aria-label': 'The text of the runbook', tabindex: '0' }),
  codeTheme,
  EditorView.updateListener.of((update) => {
    if (update.docChanged || update.selectionSet) onChange(update.state);
  }),
];

function completing(context: CompletionContext, known: Known, document: Json | undefined): CompletionResult | null {
  const text = context.state.doc.toString();
  const before = text[context.pos - 1] ?? '\n';
  if (!context.explicit && !/[\w.{[:'-]/.test(before) && !/[[{,:] $/.test(text.slice(Math.max(0, context.pos - 2), context.pos)))
    return null;
  const found = completionsAt(text, context.pos, known, document);
  if (!found) return null;
  return { from: found.from, options: found.options.map(asOption), validFor: /^[\w-]*$/ };
}

const KINDS: Readonly<Record<Completion['kind'], string>> = {
  key: 'property',
  value: 'enum',
  step: 'variable',
  input: 'variable',
  function: 'function',
};

const asOption = ({ label, detail, info, apply, kind }: Completion) => ({
  label,
  type: KINDS[kind],
  ...(detail !== undefined && { detail }),
  ...(info !== undefined && { info }),
  ...(apply !== undefined && { apply: apply.startsWith('[') ? inBrackets(apply) : apply }),
});

/** `steps.look-up` is a minus: the dot goes, and the name stands in brackets. */
const inBrackets = (apply: string) => (view: EditorView, _completion: unknown, from: number, to: number) =>
  view.dispatch({ changes: { from: view.state.sliceDoc(from - 1, from) === '.' ? from - 1 : from, to, insert: apply } });

function hovering(view: EditorView, offset: number, known: Known, document: Json | undefined) {
  const found = hoverAt(view.state.doc.toString(), offset, known, document);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => {
      const dom = window.document.createElement('div');
      dom.style.cssText = 'max-width: 26rem; padding: 6px 10px; white-space: pre-wrap; overflow-wrap: anywhere';
      const title = window.document.createElement('strong');
      title.textContent = found.title;
      dom.append(title, `\n${found.words}`);
      return { dom };
    },
  };
}

/** Marks in the text what was found. */
export function showFindings(view: EditorView, findings: readonly Finding[]): void {
  const { doc } = view.state;
  const diagnostics = findings.map(({ severity, message, code, line, column }) => {
    const from = offsetOf(doc, line, column);
    return { from, to: endOfWord(doc, from), severity, message, source: code };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

export function offsetOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + Math.max(0, column - 1), found.to);
}

function endOfWord(doc: Text, from: number): number {
  const { to } = doc.lineAt(from);
  const word = /^[^\s,{}[\]:]*/.exec(doc.sliceString(from, to))?.[0] ?? '';
  return Math.min(to, from + Math.max(1, word.length));
}
