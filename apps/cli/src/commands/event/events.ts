import { randomUUID } from 'node:crypto';
import { answered, type Schemas } from '../../client/api.js';
import { followed } from '../../client/pages.js';
import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { isObject } from '../../json.js';
import { printItems, status, tellOfMore, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { shownMoment, wallMs } from '../../time.js';
import { namedText, readDocument } from '../named-input.js';

export interface SendFlags {
  readonly type?: string;
  readonly subject?: string;
  readonly source: string;
  readonly id?: string;
  readonly data?: string;
  readonly file?: string;
}

interface Outcome {
  readonly disposition: string;
  readonly executions?: readonly string[];
  readonly reasons?: readonly string[];
}

const UNUSED: ReadonlySet<string> = new Set(['malformed', 'unauthorised']);

export async function send(session: Session, _given: readonly string[], flags: SendFlags): Ended {
  const events = flags.file === undefined ? [await fromFlags(flags)] : await fromFile(flags.file);
  const { api } = await session.connect();
  const isBatch = events.length > 1;
  const body = JSON.stringify(isBatch ? events : events[0]);
  const found = await answered(
    api.POST('/api/v1/events', {
      body: body as never,
      bodySerializer: (text: unknown): string => String(text),
      headers: { 'content-type': `application/cloudevents${isBatch ? '-batch' : ''}+json` },
    }),
  );
  const outcomes = outcomesIn(found).map((outcome, n) => ({ id: idOf(events[n]), ...outcome }));
  await printItems(session, outcomes, {
    name: ({ disposition }) => disposition,
    columns: [
      { title: 'EVENT', of: ({ id }) => id },
      { title: 'BECAME', of: ({ disposition }) => status(disposition) },
      { title: 'RUNS', of: ({ executions }) => executions?.join(', ') },
      { title: 'REASON', of: ({ reasons }) => reasons?.join('; ') },
    ],
  });
  return outcomes.some(({ disposition }) => UNUSED.has(disposition)) ? EXIT.failed : EXIT.ok;
}

const outcomesIn = (found: unknown): readonly Outcome[] =>
  isObject(found) && Array.isArray(found['items']) ? (found['items'] as readonly Outcome[]) : [found as Outcome];

const idOf = (event: unknown): string => (isObject(event) && typeof event['id'] === 'string' ? event['id'] : '');

async function fromFlags({ type, subject, source, id, data }: SendFlags): Promise<Record<string, unknown>> {
  if (type === undefined) throw misused('expected --type <type> of the event, or -f <file>, found neither');
  return {
    specversion: '1.0',
    id: id ?? randomUUID(),
    source,
    type,
    ...(subject !== undefined && { subject }),
    ...(data !== undefined && { datacontenttype: 'application/json', data: await readDocument(data, '--data') }),
  };
}

async function fromFile(file: string): Promise<readonly unknown[]> {
  const value = await readDocument(await namedText(file, 'an event'), file);
  const events = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (events.length > 0 && events.every(isObject)) return events;
  throw misused(`expected an event, or a list of them, in ${file}, found something else`);
}

type Line = Schemas['Dispositions']['items'][number];

/** The newest first. With an id: the one, looked for in as many lines as --limit says. */
export async function where(
  session: Session,
  [source = '', id]: readonly string[],
  flags: { readonly disposition?: string; readonly limit: number },
): Ended {
  const { api } = await session.connect();
  const filter = flags.disposition === undefined ? {} : { disposition: flags.disposition as Line['disposition'] };
  let counts: Readonly<Record<string, number>> = {};
  const { items, hasMore } = await followed(flags.limit, async (page) => {
    const found = await answered(
      api.GET('/api/v1/event-sources/{id}/dispositions', { params: { path: { id: source }, query: { ...filter, ...page } } }),
    );
    counts = found.counts;
    return found;
  });
  const found = id === undefined ? items : items.filter(({ event, record }) => event?.id === id || record === id);
  await printItems<Line>(session, found, {
    none: 'no such events were met yet',
    name: ({ record }) => record,
    columns: [
      { title: 'RECORD', of: ({ record }) => record },
      { title: 'BECAME', of: ({ disposition }) => status(disposition) },
      { title: 'AT', of: ({ at }) => shownMoment(at, wallMs()) },
      { title: 'EVENT', of: ({ event }) => event && `${event.type} ${event.id}` },
      { title: 'RUNS', of: ({ executions }) => executions?.join(', ') },
      { title: 'REASON', of: ({ reason }) => reason },
    ],
  });
  const counted = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  session.words.say(`in all: ${counted.join(', ') || 'none'}`);
  tellOfMore(session, hasMore, flags.limit);
  return id !== undefined && found.length === 0 ? EXIT.notFound : EXIT.ok;
}
