import { sessionOf } from '../../client/authorise.js';
import { answered, PREFIX } from '../../client/api.js';
import { Refusal } from '../../client/problem.js';
import { misused } from '../../failure.js';
import { parsedJson } from '../../json.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { changeContexts } from '../../settings/config-file.js';
import { expectContextName, type Context, type Contexts, type Credential } from '../../settings/contexts.js';
import type { GlobalFlags } from '../../settings/settings.js';
import { allOfStdin, ask, canAsk } from '../../terminal/prompt.js';

export interface LoginFlags extends GlobalFlags {
  readonly id?: string;
  readonly tenant?: string;
  readonly passwordStdin?: boolean;
  readonly withKey?: boolean;
  readonly withToken?: boolean;
  readonly provider?: string;
  readonly client?: string;
  readonly scope: string;
  readonly setup?: boolean;
  readonly invitation?: boolean;
  readonly stepUp?: boolean;
  readonly name?: string;
}

export async function login(session: Session, _given: readonly string[], flags: LoginFlags): Ended {
  if (flags.stepUp) return stepUp(session, flags);
  const credential = await credentialOf(session, flags);
  const me = await whoIs(session, credential);
  const name = expectContextName(flags.context ?? session.settings.context.value ?? nameFor(session.settings.url.value));
  await changeContexts(session.settings.file, (contexts) => withCredential(contexts, name, session, credential));
  session.words.say(
    `signed in at ${session.settings.url.value} as ${me.id} of tenant ${me.tenant}; kept in context ${name} of ${session.settings.file}`,
  );
}

/** `https://runbooks.example` is `runbooks.example`; this machine is `local`. */
const nameFor = (url: string): string => {
  const { hostname } = new URL(url);
  return /^(localhost|127\.|\[)/.test(hostname) ? 'local' : hostname;
};

function withCredential(contexts: Contexts, name: string, { settings }: Session, credential: Credential): Contexts {
  const { ca, cert, certKey, allowHttp, url } = settings;
  const context: Context = {
    url: url.value,
    ...(ca.value !== undefined && { ca: ca.value }),
    ...(cert.value !== undefined && { cert: cert.value }),
    ...(certKey.value !== undefined && { certKey: certKey.value }),
    ...(allowHttp.value && { allowHttp: true as const }),
    credential,
  };
  return { ...contexts, current: name, contexts: { ...contexts.contexts, [name]: context } };
}

async function credentialOf(session: Session, flags: LoginFlags): Promise<Credential> {
  if (flags.withKey) return { kind: 'key', key: await secret('The key, which is not shown', 'the key') };
  if (flags.withToken) return { kind: 'token', token: await secret('The token, which is not shown', 'the token') };
  if (flags.provider !== undefined) {
    if (flags.client === undefined) throw misused('expected --client <id> beside --provider: who this command is there, found none');
    const { byDevice } = await import('./device-flow.js');
    return byDevice(session, { issuer: flags.provider, clientId: flags.client, scope: flags.scope });
  }
  if (flags.setup) return setUp(session, flags);
  if (flags.invitation) return byInvitation(session);
  return byPassword(session, flags);
}

async function secret(question: string, what: string): Promise<string> {
  const text = (canAsk() ? await ask(question, { isSecret: true }) : await allOfStdin(what)).trim();
  if (text === '') throw misused(`expected ${what}, found an empty text`);
  return text;
}

/** Says nothing to the service of who asks: that is what is found out. */
async function call(session: Session, path: string, body: unknown): Promise<unknown> {
  const { http } = await session.connect();
  const answer = await http.send({
    method: 'POST',
    path: `${PREFIX}${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    isKnown: false,
  });
  return parsedJson(await answer.text());
}

async function byPassword(session: Session, flags: LoginFlags): Promise<Credential> {
  const [given = '', code] = flags.passwordStdin ? (await allOfStdin('the password')).split(/\r?\n/) : [];
  const id = flags.id ?? (await ask('Who are you'));
  const password = flags.passwordStdin ? given : await ask('Password', { isSecret: true });
  const body = { id, password, ...(flags.tenant !== undefined && { tenant: flags.tenant }) };
  return sessionOf(await withCode((second) => call(session, '/auth/login', { ...body, ...second }), code));
}

/** A second factor is asked for when the service asks for it. */
async function withCode<Answer>(
  attempt: (second: { readonly code?: string }) => Promise<Answer>,
  given: string | undefined,
): Promise<Answer> {
  const first = given === undefined || given === '' ? {} : { code: given };
  try {
    return await attempt(first);
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.code !== 'second-factor-required' || 'code' in first || !canAsk()) throw error;
    return attempt({ code: (await ask('Code of your authenticator, or a recovery code')).trim() });
  }
}

/** On stdin, a line each: the token, and the password that is chosen. */
async function tokenAndPassword(what: string): Promise<readonly [string, string]> {
  if (!canAsk()) {
    const [token = '', password = ''] = (await allOfStdin(what)).split(/\r?\n/);
    return [token.trim(), password];
  }
  const token = (await ask(`Token of ${what}`, { isSecret: true })).trim();
  const password = await ask('Your new password, at least 15 characters', { isSecret: true });
  if ((await ask('The same again', { isSecret: true })) !== password) throw misused('expected the same password twice, found two');
  return [token, password];
}

async function setUp(session: Session, { id, name }: LoginFlags): Promise<Credential> {
  if (id === undefined) throw misused('expected --id <member> beside --setup: your id for ever, found none');
  const [token, password] = await tokenAndPassword('the first administrator');
  return sessionOf(await call(session, '/auth/setup', { token, id, name: name ?? id, password }));
}

async function byInvitation(session: Session): Promise<Credential> {
  const [token, password] = await tokenAndPassword('the invitation');
  return sessionOf(await withCode((second) => call(session, '/auth/password', { token, password, ...second }), undefined));
}

async function stepUp(session: Session, { passwordStdin }: LoginFlags): Ended {
  const { api } = await session.connect();
  const given =
    passwordStdin || !canAsk()
      ? (await allOfStdin('the code or password')).trim()
      : await ask('Code of your authenticator, or your password', { isSecret: true });
  await answered(api.POST('/api/v1/auth/step-up', { body: /^\d{6}$/.test(given) ? { code: given } : { password: given } }));
  session.words.say('proved: acts that ask for it are taken from this session for some minutes');
}

/** Whom the service takes the credential for; a credential that opens nothing is not kept. */
async function whoIs(session: Session, credential: Credential): Promise<{ readonly id: string; readonly tenant: string }> {
  const { http } = await session.connect();
  const headers: Record<string, string> =
    credential.kind === 'key'
      ? { 'x-api-key': credential.key }
      : { authorization: `Bearer ${credential.kind === 'token' ? credential.token : credential.accessToken}` };
  const answer = await http.send({ method: 'GET', path: `${PREFIX}/auth/me`, headers, isKnown: false });
  return (await answer.json()) as { readonly id: string; readonly tenant: string };
}
