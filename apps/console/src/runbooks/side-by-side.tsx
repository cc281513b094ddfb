import { yaml } from '@codemirror/lang-yaml';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { useCallback } from 'react';
import { CodeHost, type MountCode } from '../ui/code-host.js';
import { codeTheme } from '../ui/code-theme.js';

interface SideBySideProps {
  readonly before: string;
  readonly after: string;
  readonly names: readonly [string, string];
}

const LINES_AROUND = 4;

/** Two texts beside each other, what is alike folded away. */
export function SideBySide({ before, after, names }: SideBySideProps) {
  const mount = useCallback<MountCode>(
    (box, root) => {
      const side = (doc: string, name: string) => ({
        doc,
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          yaml(),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
          codeTheme,
        ],
      });
      const view = new MergeView({
        a: side(before, names[0]),
        b: side(after, names[1]),
        parent: box,
        root,
        collapseUnchanged: { margin: LINES_AROUND, minSize: LINES_AROUND * 2 },
        gutter: true,
      });
      view.dom.style.cssText = 'height: 100%; overflow-y: auto';
      return () => view.destroy();
    },
    [before, after, names],
  );
  return <CodeHost mount={mount} label={`${names[0]} and ${names[1]} beside each other`} className="h-[32rem] overflow-hidden" />;
}
