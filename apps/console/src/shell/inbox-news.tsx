import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { inboxQuery, type RequestLine } from '../api/inbox-queries.js';
import { useLiveInbox } from '../api/live-inbox.js';
import { useMay } from '../session/use-session.js';
import { markedText } from '../ui/marked-text.js';
import { stored } from '../ui/stored.js';
import { setTitleCount } from '../ui/title-count.js';

/** Whether this browser tells what is new. It asks the person first, and so does the browser. */
export const news = stored('news', ['off', 'on'], 'off');

const TITLE_CHARS_MAX = 120;

/** How much waits for me: requests that I may decide, and gates that I owe a look. */
export function useWaiting(): number {
  const { data } = useQuery({ ...inboxQuery('mine'), enabled: useMay('approvals:read').may });
  return (data?.items.length ?? 0) + (data?.obligations.length ?? 0);
}

/** Keeps the number in the browser's tab, and tells of what is new while the page lies behind others. */
export function InboxNews() {
  const { may } = useMay('approvals:read');
  useLiveInbox(may);
  const { data } = useQuery({ ...inboxQuery('mine'), enabled: may, refetchIntervalInBackground: true });
  const navigate = useNavigate();
  const isTold = news.use() === 'on';
  const known = useRef<ReadonlySet<string>>(undefined);
  const waiting = useWaiting();
  useEffect(() => setTitleCount(waiting), [waiting]);
  useEffect(() => {
    if (!data) return;
    // What waited already when the page was opened is no news.
    const fresh = known.current ? data.items.filter(({ id, digest }) => !known.current?.has(id + digest)) : [];
    known.current = new Set(data.items.map(({ id, digest }) => id + digest));
    if (isTold && document.hidden) for (const line of fresh) tell(line, () => void navigate({ to: `/inbox/${line.id}` }));
  }, [data, isTold, navigate]);
  return null;
}

function tell({ id, kind, message, step, runbook }: RequestLine, open: () => void): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const title = markedText(message ?? step).slice(0, TITLE_CHARS_MAX);
  const notice = new Notification(kind === 'instruction' ? `To do: ${title}` : title, { body: markedText(runbook.id), tag: id });
  notice.onclick = () => {
    focus();
    open();
    notice.close();
  };
}
