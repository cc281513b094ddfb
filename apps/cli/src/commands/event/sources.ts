import { answered, type Schemas } from '../../client/api.js';
import { misused } from '../../failure.js';
import { printItems, printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { confirm } from '../../terminal/prompt.js';
import { readObject } from '../named-input.js';
import { shortValue } from '../run/shapes.js';

type Source = Schemas['RegisteredEventSource'] & Partial<Pick<Schemas['ShownEventSource'], 'reading' | 'standing'>>;

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/event-sources'));
  await printItems(session, items, {
    none: 'there are no event sources',
    name: ({ id }) => id,
    columns: [
      { title: 'SOURCE', of: ({ id }) => id },
      { title: 'TOPIC', of: ({ topic }) => topic },
      { title: 'WEBHOOK', of: ({ webhook }) => webhook?.scheme },
      { title: 'FORMAT', of: ({ format }) => format },
      { title: 'REVISION', of: ({ revision }) => revision },
      { title: 'BY', of: ({ registeredBy }) => registeredBy },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.GET('/api/v1/event-sources/{id}', { params: { path: { id } } })));
}

export async function put(
  session: Session,
  [id = '']: readonly string[],
  { file, topic }: { readonly file?: string; readonly topic?: string },
): Ended {
  if ((file === undefined) === (topic === undefined)) throw misused('expected either -f <file> with the source, or --topic <topic>');
  const body = file === undefined ? { topic: topic ?? '' } : ((await readObject(file, 'an event source')) as Schemas['EventSource']);
  const { api } = await session.connect();
  await print(session, await answered(api.PUT('/api/v1/event-sources/{id}', { params: { path: { id } }, body })));
}

export async function remove(session: Session, [id = '']: readonly string[], { yes }: { readonly yes?: boolean }): Ended {
  await confirm(`End the reading of ${id}`, yes === true);
  const { api } = await session.connect();
  await answered(api.DELETE('/api/v1/event-sources/{id}', { params: { path: { id } } }));
  session.words.say(`${id} is not read any more`);
}

const print = (session: Session, source: Source): Promise<void> =>
  printOne(session, source, source.id, () => [
    ['Source', source.id],
    ['Topic', source.topic],
    [
      'Webhook',
      source.webhook && `${source.webhook.scheme}, signed with the secret ${source.webhook.secret}; POST /api/v1/webhooks/${source.id}`,
    ],
    ['Format', source.format],
    ['Kept for', `${source.ttlMs} ms`],
    ['Mapping', source.mapping && shortValue(source.mapping)],
    ['Accepts', source.accepts && shortValue(source.accepts)],
    ['Revision', source.revision],
    ['Registered', `${source.registeredAt} by ${source.registeredBy}`],
    ['Reading', source.reading && { text: source.reading, ...(source.reading === 'standing' && { colour: 'red' as const }) }],
    ['Standing', source.standing?.reason],
  ]);
