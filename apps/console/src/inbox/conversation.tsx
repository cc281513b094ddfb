import { Check, MessageSquare, Users, X } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, told } from '../api/client.js';
import type { Request } from '../api/inbox-queries.js';
import { useAct } from '../session/use-act.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { TextArea } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';

const TEXT_CHARS_MAX = 4_000;

interface Word {
  readonly key: string;
  readonly at: string | undefined;
  readonly icon: ReactNode;
  readonly line: ReactNode;
  readonly text?: string | undefined;
}

/** Votes, comments and voices that were passed on, in their order, and room for one more word. */
export function Conversation({ request, onChanged }: { readonly request: Request; readonly onChanged: (now: Request) => void }) {
  const words = wordsOf(request);
  return (
    <Panel title="Votes and comments">
      <div className="flex flex-col gap-3">
        {words.length === 0 && <p className="m-0 text-muted">Nobody has said anything yet.</p>}
        <ol className="m-0 flex list-none flex-col gap-2.5 p-0">
          {words.map(({ key, at, icon, line, text }) => (
            <li key={key} className="flex gap-2.5">
              <span className="mt-0.5 shrink-0">{icon}</span>
              <div className="min-w-0 flex-1">
                <p className="said m-0">
                  {line} {at !== undefined && <span className="text-sm text-faint">· {<Time at={at} />}</span>}
                </p>
                {text !== undefined && (
                  <div
                    tabIndex={0}
                    role="region"
                    aria-label="What was said"
                    className="said mt-0.5 max-h-64 overflow-y-auto whitespace-pre-wrap text-muted"
                  >
                    <Said text={text} max={TEXT_CHARS_MAX} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ol>
        {request.status === 'open' && <CommentForm request={request} onChanged={onChanged} />}
      </div>
    </Panel>
  );
}

function wordsOf({ votes, comments, delegations }: Request): Word[] {
  const said: Word[] = [
    ...votes.map(({ by, decision, onBehalfOf, roles, at, comment }, index) => ({
      key: `v${index}`,
      at,
      icon: decision === 'approve' ? <Check aria-hidden size={17} className="text-ok" /> : <X aria-hidden size={17} className="text-bad" />,
      line: (
        <>
          <strong className="font-semibold">
            <Said text={by} max={80} />
          </strong>{' '}
          {decision === 'approve' ? 'approved' : 'rejected'}
          {onBehalfOf !== undefined && ` for ${onBehalfOf}`}
          {roles && roles.length > 0 && <span className="text-faint"> ({roles.join(', ')})</span>}
        </>
      ),
      text: comment,
    })),
    ...comments.map(({ by, text, at }, index) => ({
      key: `c${index}`,
      at,
      icon: <MessageSquare aria-hidden size={16} className="text-faint" />,
      line: (
        <strong className="font-semibold">
          <Said text={by} max={80} />
        </strong>
      ),
      text,
    })),
  ];
  const timeOf = ({ at }: Word) => (at === undefined ? 0 : new Date(at).getTime());
  const passed = delegations.map(({ from, to }, index) => ({
    key: `d${index}`,
    at: undefined,
    icon: <Users aria-hidden size={16} className="text-faint" />,
    line: <Said text={`${from} let ${to} decide in the place of ${from}`} max={200} />,
  }));
  return [...passed, ...said.sort((a, b) => timeOf(a) - timeOf(b))];
}

function CommentForm({ request, onChanged }: { readonly request: Request; readonly onChanged: (now: Request) => void }) {
  const [text, setText] = useState('');
  const { may, whyNot } = useMay('approvals:vote');
  const { act, isBusy, problem } = useAct({
    send: (comment: string) =>
      told(api.POST('/api/v1/approvals/{id}/comments', { params: { path: { id: request.id } }, body: { text: comment } })),
    done: (now) => {
      setText('');
      onChanged(now);
    },
  });
  const missing = text.trim() === '' ? 'Write something first.' : undefined;
  const reason = may ? missing : whyNot;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === undefined) act(text.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <TextArea label="A comment, which decides nothing" rows={2} value={text} onChange={({ target }) => setText(target.value)} />
      {problem && <ProblemNotice problem={problem} />}
      <div>
        <Button type="submit" isSmall isBusy={isBusy} {...(reason !== undefined && { whyNot: reason })}>
          Comment
        </Button>
      </div>
    </form>
  );
}
