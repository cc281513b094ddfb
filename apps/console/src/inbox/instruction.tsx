import { lazy, Suspense } from 'react';
import type { Request } from '../api/inbox-queries.js';
import { Panel } from '../ui/panel.js';
import { Skeleton } from '../ui/skeleton.js';

const Markdown = lazy(() => import('../ui/markdown.js').then(({ Markdown: loaded }) => ({ default: loaded })));

/** Beyond it a text is no instruction, and parsing it would hold the page up. */
const CHARS_MAX = 100_000;

/** What a person is to do, as its author wrote it. */
export function Instruction({ request: { message } }: { readonly request: Request }) {
  if (message === undefined) return null;
  return (
    <Panel title="What is to be done">
      <Suspense fallback={<Skeleton lines={3} />}>
        <Markdown text={message.slice(0, CHARS_MAX)} showsHtml />
        {message.length > CHARS_MAX && (
          <p className="m-0 text-faint">… {(message.length - CHARS_MAX).toLocaleString('en')} more characters</p>
        )}
      </Suspense>
    </Panel>
  );
}
