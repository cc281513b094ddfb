import type { ComponentProps } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markedText } from './marked-text.js';

/** Addresses that a report may lead to; others are text. */
const LEADS = /^(https?:\/\/|#|\/(?!\/))/;

const COMPONENTS = {
  a: ({ href = '', children }: ComponentProps<'a'>) =>
    LEADS.test(href) ? (
      <a
        href={href}
        rel="noopener noreferrer nofollow"
        target={href.startsWith('http') ? '_blank' : undefined}
        className="text-accent underline"
      >
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A picture would be a request to somebody else, who then knows who reads the report.
  img: ({ alt = '', src }: ComponentProps<'img'>) => (
    <span className="text-faint">
      [picture {alt} {typeof src === 'string' ? src : ''}]
    </span>
  ),
  table: ({ children }: ComponentProps<'table'>) => (
    <div className="my-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
      <table className="w-full border-collapse text-left text-sm">{children}</table>
    </div>
  ),
  th: ({ children }: ComponentProps<'th'>) => <th className="border-b border-line-strong px-2 py-1 align-top font-semibold">{children}</th>,
  td: ({ children }: ComponentProps<'td'>) => <td className="said border-b px-2 py-1 align-top">{children}</td>,
  code: ({ children }: ComponentProps<'code'>) => <code className="said rounded bg-sunken px-1 font-mono text-[0.9em]">{children}</code>,
  pre: ({ children }: ComponentProps<'pre'>) => (
    <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 text-xs">
      {children}
    </pre>
  ),
  // The page has a heading already.
  h1: ({ children }: ComponentProps<'h1'>) => <h2 className="said mt-0 mb-2 text-xl font-semibold">{children}</h2>,
  h2: ({ children }: ComponentProps<'h2'>) => <h3 className="said mt-6 mb-2 text-lg font-semibold">{children}</h3>,
  h3: ({ children }: ComponentProps<'h3'>) => <h4 className="said mt-5 mb-1.5 font-semibold">{children}</h4>,
  p: ({ children }: ComponentProps<'p'>) => <p className="said my-2 leading-relaxed">{children}</p>,
  ul: ({ children }: ComponentProps<'ul'>) => <ul className="said my-2 list-disc pl-5 leading-relaxed">{children}</ul>,
  ol: ({ children }: ComponentProps<'ol'>) => <ol className="said my-2 list-decimal pl-5 leading-relaxed">{children}</ol>,
};

/** Markdown of a run: no HTML, no pictures, no scripts. `showsHtml`: what stands there as HTML is read as text, where a person acts by every word. */
export function Markdown({ text, showsHtml = false }: { readonly text: string; readonly showsHtml?: boolean }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} skipHtml={!showsHtml}>
      {markedText(text)}
    </ReactMarkdown>
  );
}
