import { Link } from '@tanstack/react-router';
import { ListTodo, UserCheck } from 'lucide-react';
import type { RequestLine } from '../api/inbox-queries.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { Deadline } from './deadline.js';
import { RequestStatus } from './request-status.js';
import { VotePips } from './vote-pips.js';

/** Of a message, in a list. */
const TITLE_CHARS_MAX = 160;

/** What a request is called where there is room for a line. An instruction has its text behind its door. */
export const titleOf = ({ message, kind, step }: Pick<RequestLine, 'message' | 'kind' | 'step'>): string =>
  message ?? (kind === 'instruction' ? `Something to do: ${step}` : `Approve ${step}`);

export function RequestList({ lines, chosen }: { readonly lines: readonly RequestLine[]; readonly chosen: string | undefined }) {
  return (
    <ul className="m-0 list-none p-0">
      {lines.map((line) => (
        <li key={line.id} className="border-b last:border-b-0">
          <RequestItem line={line} isChosen={line.id === chosen} />
        </li>
      ))}
    </ul>
  );
}

function RequestItem({ line, isChosen }: { readonly line: RequestLine; readonly isChosen: boolean }) {
  const { id, runbook, kind, status, progress, deadlineAt, closedAt, incidentId } = line;
  const Icon = kind === 'instruction' ? ListTodo : UserCheck;
  const isOpen = status === 'open';
  return (
    <Link
      to={`/inbox/${id}`}
      search={(before: object) => before}
      aria-current={isChosen ? 'true' : undefined}
      className={classNames('flex min-h-16 gap-3 px-3 py-2.5 text-ink no-underline', isChosen ? 'bg-accent-soft' : 'hover:bg-hover')}
    >
      <Icon aria-hidden size={18} className={classNames('mt-0.5 shrink-0', isOpen ? 'text-wait' : 'text-faint')} />
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="line-clamp-2 font-medium">
          <Said text={firstLine(line)} max={TITLE_CHARS_MAX} />
        </span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          {isOpen ? <Deadline at={deadlineAt} /> : <RequestStatus request={line} />}
          {isOpen && kind === 'approval' && <VotePips progress={progress} />}
          {!isOpen && <Time at={closedAt} />}
          <span className="min-w-0 truncate text-faint">
            <Said text={incidentId === undefined ? runbook.id : `${runbook.id} · ${incidentId}`} max={80} />
          </span>
        </span>
      </span>
    </Link>
  );
}

/** A title has no second line; of an instruction Markdown's marks are none of its words. */
function firstLine(line: RequestLine): string {
  const [first = ''] = titleOf(line)
    .slice(0, 4 * TITLE_CHARS_MAX)
    .trimStart()
    .split('\n', 1);
  return line.kind === 'instruction' ? first.replace(/^#+\s*|[*_`]{1,3}/g, '') : first;
}
