import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { toProblem } from '../api/problem.js';
import { commentOnDraft } from '../api/runbook-acts.js';
import { commentsQuery, type Draft, type DraftComment } from '../api/runbook-documents.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { TextArea } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';

/** 0: about the whole. */
type Line = number;

/** The draft's text, each line of which can be spoken about, with what was said below the line that it was said about. */
export function Review({ draft }: { readonly draft: Draft }) {
  const { data: comments = [] } = useQuery(commentsQuery(draft.id, draft.draft));
  const [open, setOpen] = useState<Line>();
  const lines = (draft.source?.text ?? JSON.stringify(draft.definition, null, 2)).replace(/\n$/, '').split('\n');
  const at = (line: Line) => comments.filter((comment) => lineOf(comment, lines) === line);
  return (
    <Panel
      title="The text, and what was said about it"
      isFlush
      acts={<CommentButton label="Comment on the whole" onClick={() => setOpen(0)} />}
    >
      <Thread comments={at(0)} isOpen={open === 0} draft={draft} line={0} onClose={() => setOpen(undefined)} />
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Text of the draft">
        <ol className="m-0 min-w-max list-none p-0 py-2 font-mono text-sm">
          {lines.map((text, index) => (
            <li key={index} className="group">
              <div className="flex h-5.5 items-center gap-2 px-2 hover:bg-hover">
                <span className="w-8 shrink-0 text-right text-xs text-faint select-none">{index + 1}</span>
                <span className="opacity-0 group-hover:opacity-100 focus-within:opacity-100">
                  <CommentButton label={`Comment on line ${index + 1}`} isAlone onClick={() => setOpen(index + 1)} />
                </span>
                <code className="whitespace-pre">
                  <Said text={text} max={2_000} />
                </code>
              </div>
              <Thread
                comments={at(index + 1)}
                isOpen={open === index + 1}
                draft={draft}
                line={index + 1}
                onClose={() => setOpen(undefined)}
              />
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  );
}

/** A comment follows its line where that moved; one whose line is gone is about the whole. */
function lineOf({ line, lineText }: DraftComment, lines: readonly string[]): Line {
  if (line === undefined) return 0;
  if (lineText === undefined || lines[line - 1] === lineText) return line;
  const moved = lines.indexOf(lineText);
  return moved + 1;
}

function CommentButton({ label, isAlone, onClick }: { readonly label: string; readonly isAlone?: boolean; readonly onClick: () => void }) {
  const { may, whyNot } = useMay('runbooks:comment');
  return (
    <Button kind="quiet" isSmall icon={MessageSquarePlus} aria-label={label} {...(!may && { whyNot })} onClick={onClick}>
      {isAlone ? undefined : label}
    </Button>
  );
}

interface ThreadProps {
  readonly comments: readonly DraftComment[];
  readonly isOpen: boolean;
  readonly draft: Draft;
  readonly line: Line;
  readonly onClose: () => void;
}

function Thread({ comments, isOpen, draft, line, onClose }: ThreadProps) {
  if (comments.length === 0 && !isOpen) return null;
  return (
    <div className="mx-2 my-1.5 max-w-2xl rounded-md border border-line-strong bg-raised p-2.5 font-sans md:ml-12">
      {comments.map(({ comment, by, at, text, revision, lineText, line: said }) => (
        <div key={comment} className="border-b py-1.5 first:pt-0 last:border-b-0 last:pb-0">
          <p className="m-0 text-xs text-faint">
            <Said text={by} /> · <Time at={at} />
            {revision !== draft.revision && ` · about an earlier text`}
          </p>
          {line === 0 && said !== undefined && lineText !== undefined && (
            <code className="said block font-mono text-xs text-muted">
              line {said} then: <Said text={lineText} max={200} />
            </code>
          )}
          <p className="said m-0 whitespace-pre-wrap">
            <Said text={text} />
          </p>
        </div>
      ))}
      {isOpen && <Write draft={draft} line={line} onClose={onClose} />}
    </div>
  );
}

function Write({ draft: { id, draft, revision }, line, onClose }: Omit<ThreadProps, 'comments' | 'isOpen'>) {
  const [text, setText] = useState('');
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => commentOnDraft(id, draft, revision, { text, ...(line > 0 && { line }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['runbook', id, 'draft', draft] });
      onClose();
    },
  });
  return (
    <div className="flex flex-col gap-2 pt-1.5">
      <TextArea
        label={line > 0 ? `About line ${line}` : 'About the whole'}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error && <ProblemNotice problem={toProblem(error)} />}
      <div className="flex justify-end gap-2">
        <Button isSmall onClick={onClose}>
          Leave it
        </Button>
        <Button
          isSmall
          kind="primary"
          isBusy={isPending}
          {...(text.trim() === '' && { whyNot: 'Write something first.' })}
          onClick={() => mutate()}
        >
          Comment
        </Button>
      </div>
    </div>
  );
}
