import { API_KEY } from './running-system.mjs';

export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads a live view until it ends, or until `enough` says so; the connection is then cut. */
export async function readStream(
  url: string,
  lastEventId?: string,
  enough: (seen: readonly SentEvent[]) => boolean = () => false,
  more: Readonly<Record<string, string>> = {},
) {
  const cut = new AbortController();
  const headers = { ...more, 'x-api-key': API_KEY, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const answer = await fetch(url, { headers, signal: cut.signal });
  const seen: SentEvent[] = [];
  let text = '';
  const decoder = new TextDecoder();
  const reader = answer.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    text += decoder.decode(chunk.value, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    seen.push(...frames.filter((frame) => frame.startsWith('id: ')).map(parseFrame));
    if (!enough(seen)) continue;
    cut.abort();
    break;
  }
  return { status: answer.status, seen };
}

function parseFrame(frame: string): SentEvent {
  const fields = Object.fromEntries(frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  return { id: fields.id ?? '', event: fields.event ?? '', data: JSON.parse(fields.data ?? '{}') as Record<string, unknown> };
}
