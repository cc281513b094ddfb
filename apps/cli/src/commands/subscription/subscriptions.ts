import { answered, type Schemas } from '../../client/api.js';
import { misused } from '../../failure.js';
import { printItems, printOne, status, type Ended, type Lines } from '../../program/print.js';
import type { Session } from '../../program/session.js';

type Line = Schemas['SubscriptionLine'];

const all = (names: readonly string[]): string => names.join(', ') || 'every one';

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/subscriptions'));
  await printItems(session, items, {
    none: 'there are no subscriptions',
    name: ({ id }) => id,
    columns: [
      { title: 'SUBSCRIPTION', of: ({ id }) => id },
      { title: 'STANDING', of: ({ standing }) => status(standing) },
      { title: 'TYPES', of: ({ types }) => all(types) },
      { title: 'RUNBOOKS', of: ({ runbooks }) => all(runbooks) },
      { title: 'URL', of: ({ url }) => url },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  const found = await answered(api.GET('/api/v1/subscriptions/{id}', { params: { path: { id } } }));
  const { waiting, delivered, dead } = found.deliveries;
  const answer = found.latest?.lastAnswer;
  await printOne(session, found, found.id, () => [
    ...linesOf(found),
    ['Deliveries', `${delivered} delivered, ${waiting} waiting, ${dead} given up`],
    ['Latest', found.latest && `${found.latest.status} ${found.latest.type}`],
    ['Answer', answer && [answer.status, answer.text].filter((part) => part !== undefined).join(' ')],
  ]);
}

export interface TermsFlags {
  readonly url?: string;
  readonly type?: readonly string[];
  readonly runbook?: readonly string[];
  readonly tenant?: readonly string[];
  readonly clearance?: string;
  readonly text?: string;
  readonly at?: number;
}

type Terms = Omit<Schemas['ChangeSubscription'], 'revision'>;

/** What a flag does not say stays as it is. */
function termsOf(flags: TermsFlags, before?: Line): Terms {
  const url = flags.url ?? before?.url;
  if (url === undefined) throw misused('expected --url with the address that facts are posted to');
  const tenants = flags.tenant ?? before?.tenants;
  const clearance = flags.clearance ?? before?.clearance;
  const description = flags.text ?? before?.description;
  return {
    url,
    types: [...(flags.type ?? before?.types ?? [])] as NonNullable<Terms['types']>,
    runbooks: [...(flags.runbook ?? before?.runbooks ?? [])],
    ...(tenants !== undefined && { tenants: [...tenants] }),
    ...(clearance !== undefined && { clearance }),
    ...(description !== undefined && { description }),
  };
}

export async function create(session: Session, [id = '']: readonly string[], flags: TermsFlags): Ended {
  const body = { id, ...termsOf(flags) };
  const { api } = await session.connect();
  await printKeyed(session, await answered(api.POST('/api/v1/subscriptions', { body })));
}

export async function change(session: Session, [id = '']: readonly string[], flags: TermsFlags): Ended {
  const { api } = await session.connect();
  const before = await answered(api.GET('/api/v1/subscriptions/{id}', { params: { path: { id } } }));
  const body = { revision: flags.at ?? before.revision, ...termsOf(flags, before) };
  await print(session, await answered(api.PUT('/api/v1/subscriptions/{id}', { params: { path: { id } }, body })));
}

export const print = (session: Session, found: Line): Promise<void> => printOne(session, found, found.id, () => linesOf(found));

/** With the key: whoever asked for it puts it where signatures are checked. */
export async function printKeyed(session: Session, found: Schemas['SubscriptionWithSecret']): Promise<void> {
  await printOne(session, found, found.id, () => [...linesOf(found), ['Key', found.secret]]);
  session.words.say('the key is shown this once: keep it where the receiver checks signatures');
}

function linesOf(found: Line): Lines {
  return [
    ['Subscription', found.id],
    ['Standing', status(found.standing)],
    ['Because', found.paused?.reason],
    ['Posted to', found.url],
    ['For', found.description],
    ['Types', all(found.types)],
    ['Runbooks', all(found.runbooks)],
    ['Tenants', found.tenants?.join(', ')],
    ['Clearance', found.clearance],
    ['Revision', found.revision],
    ['Key version', found.secretVersion],
    ['Key before', found.previousSecretUntil && `signs too until ${found.previousSecretUntil}`],
    ['Registered', `${found.registeredAt} by ${found.registeredBy}`],
  ];
}
