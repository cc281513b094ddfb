import { answered, type Schemas } from '../../client/api.js';
import { followed } from '../../client/pages.js';
import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { printItems, printOne, status, tellOfMore, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { confirm } from '../../terminal/prompt.js';
import { shownMoment, wallMs } from '../../time.js';
import { print, printKeyed } from './subscriptions.js';

type Delivery = Schemas['FactDelivery'];

export async function pause(session: Session, [id = '']: readonly string[], { reason }: { readonly reason: string }): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/subscriptions/{id}/pause', { params: { path: { id } }, body: { reason } })));
}

export async function resume(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/subscriptions/{id}/resume', { params: { path: { id } } })));
}

export async function remove(session: Session, [id = '']: readonly string[], { yes }: { readonly yes?: boolean }): Ended {
  await confirm(`Post nothing to ${id} any more`, yes === true);
  const { api } = await session.connect();
  await answered(api.DELETE('/api/v1/subscriptions/{id}', { params: { path: { id } } }));
  session.words.say(`${id} is told of nothing any more`);
}

export async function rotate(session: Session, [id = '']: readonly string[], { overlap }: { readonly overlap?: number }): Ended {
  const body = overlap === undefined ? {} : { overlapSeconds: Math.round(overlap / 1_000) };
  const { api } = await session.connect();
  await printKeyed(session, await answered(api.POST('/api/v1/subscriptions/{id}/secret', { params: { path: { id } }, body })));
}

export async function deliveries(
  session: Session,
  [id = '']: readonly string[],
  { limit, status: deliveryStatus }: { readonly limit: number; readonly status?: Delivery['status'] },
): Ended {
  const { api } = await session.connect();
  const filter = deliveryStatus === undefined ? {} : { deliveryStatus };
  const { items, hasMore } = await followed<Delivery>(limit, (page) =>
    answered(api.GET('/api/v1/subscriptions/{id}/deliveries', { params: { path: { id }, query: { ...filter, ...page } } })),
  );
  await printItems(session, items, {
    none: 'there are no deliveries',
    name: ({ fact }) => fact,
    columns: [
      { title: 'QUEUED', of: ({ at }) => shownMoment(at, wallMs()) },
      { title: 'STATUS', of: (one) => status(one.status) },
      { title: 'TYPE', of: ({ type }) => type },
      { title: 'OF', of: ({ key }) => key },
      { title: 'ATTEMPTS', of: ({ attempts }) => attempts },
      { title: 'ANSWER', of: ({ lastAnswer }) => lastAnswer?.status ?? lastAnswer?.text },
      { title: 'NEXT', of: ({ nextAt }) => shownMoment(nextAt, wallMs()) },
    ],
  });
  tellOfMore(session, hasMore, limit);
}

export async function replay(
  session: Session,
  [id = '']: readonly string[],
  { from, to, since }: { readonly from?: string; readonly to?: string; readonly since?: number },
): Ended {
  if ((from === undefined) === (since === undefined)) throw misused('expected either --from <time>, or --since <duration>');
  const now = wallMs();
  const body = { from: from ?? new Date(now - (since ?? 0)).toISOString(), to: to ?? new Date(now).toISOString() };
  const { api } = await session.connect();
  const asked = await answered(api.POST('/api/v1/subscriptions/{id}/replay', { params: { path: { id } }, body }));
  await printOne(session, asked, asked.replay, () => [
    ['Replay', asked.replay],
    ['From', asked.from],
    ['To', asked.to],
  ]);
  session.words.say(`see what arrives with: runbook subscription deliveries ${id}`);
}

export async function check(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  const found = await answered(api.POST('/api/v1/subscriptions/{id}/check', { params: { path: { id } } }));
  await printOne(session, found, found.fact, () => [
    ['Fact', found.fact],
    ['Status', status(found.status)],
    ['Answer', found.lastAnswer?.status],
    ['Text', found.lastAnswer?.text],
    ['Took', found.lastAnswer && `${found.lastAnswer.tookMs} ms`],
  ]);
  return found.status === 'delivered' ? undefined : EXIT.failed;
}
