import { answered, type Schemas } from '../../client/api.js';
import { followed } from '../../client/pages.js';
import { EXIT } from '../../exit-codes.js';
import { misused } from '../../failure.js';
import { orClassification, unlessRedacted } from '../../program/classified.js';
import { printItems, printOne, printVersioned, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import type { Verb } from '../../program/verb.js';
import { confirm } from '../../terminal/prompt.js';
import { shownMoment, wallMs } from '../../time.js';
import { secretValue, type Kind, type ValueFlags } from './secret-value.js';

type Credential = Schemas['Credential'];

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/credentials'));
  await printItems(session, items, {
    none: 'no credentials are kept',
    name: ({ name }) => name,
    columns: [
      { title: 'CREDENTIAL', of: ({ name }) => name },
      { title: 'KIND', of: ({ kind }) => kind },
      { title: 'STATUS', of: (item) => status(item.status) },
      { title: 'VERSION', of: ({ version }) => version },
      { title: 'HOSTS', of: ({ hosts }) => hosts.join(', ') },
      { title: 'RUNBOOKS', of: ({ runbooks }) => runbooks.join(', ') },
      { title: 'CHECKED', of: ({ lastCheck }) => lastCheck && status(lastCheck.outcome) },
    ],
  });
}

export async function show(session: Session, [name = '']: readonly string[], { uses }: { readonly uses?: boolean }): Ended {
  if (uses) return showUses(session, name);
  const { api } = await session.connect();
  await print(session, await answered(api.GET('/api/v1/credentials/{name}', { params: { path: { name } } })));
}

const USES_SHOWN = 200;

async function showUses(session: Session, name: string): Ended {
  const { api } = await session.connect();
  const { items } = await followed(USES_SHOWN, (query) =>
    answered(api.GET('/api/v1/credentials/{name}/uses', { params: { path: { name }, query } })),
  );
  await printItems(session, items, {
    none: 'it was never used',
    name: ({ execution }) => execution,
    columns: [
      { title: 'AT', of: ({ at }) => at },
      { title: 'VERSION', of: unlessRedacted(({ version }) => version) },
      { title: 'HOST', of: orClassification(({ host }) => host) },
      { title: 'RUN', of: ({ execution }) => execution },
      { title: 'STEP', of: unlessRedacted(({ step, attempt }) => `${step} #${attempt}`) },
      { title: 'EXECUTOR', of: unlessRedacted(({ executor }) => executor) },
    ],
  });
}

interface Places {
  readonly host?: readonly string[];
  readonly runbook?: readonly string[];
}

const bindingsOf = ({ host, runbook }: Places): Schemas['CredentialBindings'] => ({
  ...(host && { hosts: [...host] }),
  ...(runbook && { runbooks: [...runbook] }),
});

export async function set(session: Session, [name = '']: readonly string[], flags: ValueFlags & Places & { readonly kind: Kind }): Ended {
  const value = await secretValue(flags.kind, flags);
  const body = { name, kind: flags.kind, value, ...bindingsOf(flags) } as unknown as Schemas['CreateCredential'];
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/credentials', { body })));
}

export async function rotate(session: Session, [name = '']: readonly string[], flags: ValueFlags): Ended {
  const { api } = await session.connect();
  const { kind } = await answered(api.GET('/api/v1/credentials/{name}', { params: { path: { name } } }));
  const body = { kind, value: await secretValue(kind, flags) } as unknown as Schemas['RotateCredential'];
  await print(session, await answered(api.POST('/api/v1/credentials/{name}/versions', { params: { path: { name } }, body })));
}

export const change =
  (verb: 'bind' | 'unbind'): Verb<Places> =>
  async (session, [name = ''], flags) => {
    if (!flags.host && !flags.runbook) throw misused('expected --host or --runbook, found neither');
    const { api } = await session.connect();
    await print(
      session,
      await answered(api.POST(`/api/v1/credentials/{name}/${verb}`, { params: { path: { name } }, body: bindingsOf(flags) })),
    );
  };

export async function check(session: Session, [name = '', address = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  const found = await answered(api.POST('/api/v1/credentials/{name}/check', { params: { path: { name } }, body: { address } }));
  await printOne(session, found, found.outcome, () => [
    ['Outcome', status(found.outcome)],
    ['Reason', found.reason],
    ['Address', found.address],
    ['Version', found.version],
  ]);
  return found.outcome === 'works' ? EXIT.ok : EXIT.failed;
}

export async function revoke(session: Session, [name = '']: readonly string[], { reason }: { readonly reason: string }): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/credentials/{name}/revoke', { params: { path: { name } }, body: { reason } })));
}

export async function remove(session: Session, [name = '']: readonly string[], { yes }: { readonly yes?: boolean }): Ended {
  await confirm(`Remove the credential ${name} for good`, yes === true);
  const { api } = await session.connect();
  await answered(api.DELETE('/api/v1/credentials/{name}', { params: { path: { name } } }));
  session.words.say(`${name} is removed`);
}

async function print(session: Session, found: Credential): Promise<void> {
  const { lastCheck, revoked } = found;
  await printVersioned(
    session,
    found,
    found.name,
    () => [
      ['Credential', found.name],
      ['Kind', found.kind],
      ['Status', status(found.status)],
      ['Version', found.version],
      ['Hosts', found.hosts.join(', ') || 'none: nothing can use it'],
      ['Runbooks', found.runbooks.join(', ') || 'none: nothing can use it'],
      ['Revoked', revoked && `${revoked.since ?? ''}: ${revoked.reason}`],
      ['Last check', lastCheck && `${lastCheck.outcome}: ${lastCheck.reason}`],
    ],
    [
      { title: 'VERSION', of: ({ version }) => version },
      { title: 'SET', of: ({ setAt }) => shownMoment(setAt, wallMs()) },
      { title: 'BY', of: ({ setBy }) => setBy },
    ],
  );
}
