import { resolve } from 'node:path';
import { Failure, misused } from '../../failure.js';
import { printItems, printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { changeContexts, readContexts } from '../../settings/config-file.js';
import { expectContextName, expectUrl, type Context, type Contexts } from '../../settings/contexts.js';
import type { GlobalFlags } from '../../settings/settings.js';
import { confirm } from '../../terminal/prompt.js';

/** A context as it may be shown. */
interface ShownContext {
  readonly name: string;
  readonly current: boolean;
  readonly url: string;
  readonly signedIn: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
  readonly allowHttp?: true;
}

function shown(name: string, { credential, ...rest }: Context, { current }: Contexts): ShownContext {
  const until = credential?.kind === 'session' ? ` until ${credential.until}` : '';
  return { name, current: name === current, signedIn: credential === undefined ? 'no' : `by ${credential.kind}${until}`, ...rest };
}

export async function list(session: Session): Ended {
  const contexts = await readContexts(session.settings.file);
  const items = Object.entries(contexts.contexts).map(([name, context]) => shown(name, context, contexts));
  await printItems(session, items, {
    none: 'no service has a name yet: runbook login, or runbook context set <name> --url <address>',
    name: ({ name }) => name,
    columns: [
      { title: '', of: ({ current }) => (current ? { text: '*', colour: 'green' } : '') },
      { title: 'CONTEXT', of: ({ name }) => name },
      { title: 'URL', of: ({ url }) => url },
      { title: 'SIGNED IN', of: ({ signedIn }) => signedIn },
    ],
  });
}

export async function use(session: Session, [name = '']: readonly string[]): Ended {
  await changeContexts(session.settings.file, (contexts) => {
    expectContext(contexts, name);
    return { ...contexts, current: name };
  });
  session.words.say(`what follows is about ${name}`);
}

function expectContext({ contexts }: Contexts, name: string): Context {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (found) return found;
  throw new Failure(`expected a context named ${name}, found ${Object.keys(contexts).join(', ') || 'none at all'}`, { exit: 'notFound' });
}

/** A new address is another service: what opened the old one does not go there. */
export async function set(session: Session, [name = '']: readonly string[], flags: GlobalFlags & { readonly use?: boolean }): Ended {
  expectContextName(name);
  const after = await changeContexts(session.settings.file, (contexts) => {
    const before = Object.hasOwn(contexts.contexts, name) ? contexts.contexts[name] : undefined;
    const url = flags.url === undefined ? before?.url : expectUrl(flags.url);
    if (url === undefined)
      throw misused('expected the address of the service, found none', `runbook context set ${name} --url https://runbooks.example`);
    const isSame = before !== undefined && new URL(before.url).origin === new URL(url).origin;
    const { credential, ...kept } = before ?? { url };
    const context: Context = {
      ...kept,
      url,
      ...(isSame && credential && { credential }),
      ...(flags.ca !== undefined && { ca: resolve(flags.ca) }),
      ...(flags.cert !== undefined && { cert: resolve(flags.cert) }),
      ...(flags.certKey !== undefined && { certKey: resolve(flags.certKey) }),
      ...(flags.allowHttp && { allowHttp: true as const }),
    };
    const isCurrent = flags.use || contexts.current === undefined;
    return { ...contexts, ...(isCurrent && { current: name }), contexts: { ...contexts.contexts, [name]: context } };
  });
  await print(session, name, after);
}

export async function show(session: Session, [given]: readonly string[]): Ended {
  const contexts = await readContexts(session.settings.file);
  const name = given ?? session.settings.context.value;
  if (name === undefined) throw new Failure('expected a context in use, found none', { exit: 'notFound', hints: ['runbook context list'] });
  expectContext(contexts, name);
  await print(session, name, contexts);
}

async function print(session: Session, name: string, contexts: Contexts): Promise<void> {
  const found = shown(name, expectContext(contexts, name), contexts);
  await printOne(session, found, name, () => [
    ['Context', name],
    ['In use', found.current ? 'yes' : 'no'],
    ['URL', found.url],
    ['Signed in', found.signedIn],
    ['Authority', found.ca],
    ['Certificate', found.cert],
    ['Its key', found.certKey],
    ['In the clear', found.allowHttp ? 'allowed' : undefined],
  ]);
}

export async function remove(session: Session, [name = '']: readonly string[], { yes }: { readonly yes?: boolean }): Ended {
  await confirm(`Forget ${name} and its key`, yes === true);
  await changeContexts(session.settings.file, (contexts) => {
    expectContext(contexts, name);
    const { [name]: _gone, ...rest } = contexts.contexts;
    const { current, ...others } = contexts;
    return { ...others, ...(current !== undefined && current !== name && { current }), contexts: rest };
  });
  session.words.say(`${name} is forgotten; a session or key that it had goes on at the service until it is ended there`);
}
