import type { ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { Problem } from '../../http/problem.js';

/** Before the first event of an execution. */
export const START_OF_STREAM: StreamPosition = { version: 0, index: 0 };

/** An event's place: the record's version, and which of the record's events it is, from 0. */
export interface StreamPosition {
  readonly version: number;
  readonly index: number;
}

/** Frames (WHATWG HTML, server-sent events) of those events of a record that stand behind the position. */
export function framesOf(record: DecisionRecord<ExecutionEvent>, behind: StreamPosition): string {
  let frames = '';
  record.events.forEach((event, index) => {
    if (record.version < behind.version || (record.version === behind.version && index <= behind.index)) return;
    const data = { version: record.version, index, time: record.at, ...membersOf(event) };
    // JSON text has no line breaks, so one `data:` line holds it.
    frames += `id: ${record.version}.${index}\nevent: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
  });
  return frames;
}

/** What `data` says of an event beside its own members: where it stands, and when it was decided. */
type Place = 'version' | 'index' | 'time';
type MemberOf<Event> = Event extends unknown ? keyof Event : never;

/** An event's own members that have a name of its place go by another. One that is missing here does not compile. */
const RENAMED: Readonly<Record<Extract<MemberOf<ExecutionEvent>, Place>, string>> = { index: 'iteration' };

function membersOf(event: ExecutionEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [(RENAMED as Record<string, string>)[name] ?? name, value]));
}

/** The run's shown status from here on. It is derived from the events and is none of them, so it has no id and moves no position. */
export const statusFrame = (status: string, version: number): string => `event: status\ndata: ${JSON.stringify({ status, version })}\n\n`;

const FORM = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** Reads `Last-Event-ID`. A bare version stands behind all events of its record. Throws the problem `malformed-header`. */
export function streamPosition(header: string | string[] | undefined): StreamPosition {
  if (header === undefined || header === '') return START_OF_STREAM;
  const found = typeof header === 'string' ? FORM.exec(header) : null;
  if (!found) {
    const message =
      'expected Last-Event-ID to be an id of this stream, such as 3.0, found another text; leave it out to start at the beginning';
    throw new Problem('malformed-header', message, { errors: [{ pointer: '/headers/last-event-id', message }] });
  }
  return { version: Number(found[1]), index: found[2] === undefined ? Number.MAX_SAFE_INTEGER : Number(found[2]) };
}
