import { readFile } from 'node:fs/promises';
import { Failure, misused } from '../failure.js';
import { readDuration } from '../time.js';
import { codeOf, configFile, readContexts } from './config-file.js';
import { expectUrl, isLoopbackUrl, type Context, type Credential } from './contexts.js';
import { dataFolders, developmentKey } from './development-key.js';

export const OUTPUTS = ['table', 'json', 'jsonl', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUTS)[number];
export const DEFAULT_URL = 'http://127.0.0.1:4000';

/** Flags of every command. */
export interface GlobalFlags {
  readonly context?: string;
  readonly url?: string;
  readonly keyFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
  readonly allowHttp?: boolean;
  readonly output?: string;
  readonly timeout?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** false with --no-color. */
  readonly color?: boolean;
}

/** A value, and where it came from. */
export interface Setting<Value> {
  readonly value: Value;
  readonly from: string;
}

export interface Settings {
  readonly file: string;
  readonly context: Setting<string | undefined>;
  readonly url: Setting<string>;
  readonly credential: Setting<Credential | undefined>;
  readonly ca: Setting<string | undefined>;
  readonly cert: Setting<string | undefined>;
  readonly certKey: Setting<string | undefined>;
  readonly allowHttp: Setting<boolean>;
  readonly output: Setting<OutputFormat>;
  readonly timeoutMs: Setting<number | undefined>;
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The command may name a context that is not there yet. */
  readonly mayNameContext?: boolean;
}

const NOWHERE = 'nowhere';

/** Flags before the environment, before the file, before what is so by itself. Throws where one of them is not as it must be. */
export async function resolveSettings(flags: GlobalFlags, { env, cwd, mayNameContext = false }: Surroundings): Promise<Settings> {
  const file = configFile(env);
  const stored = await readContexts(file);
  const context = first<string>([flags.context, 'the flag --context'], [env['RUNBOOK_CONTEXT'], 'RUNBOOK_CONTEXT'], [stored.current, file]);
  const found = context.value === undefined ? undefined : own(stored.contexts, context.value);
  if (context.value !== undefined && !found && context.from !== file && !mayNameContext) {
    throw misused(
      `expected a context named ${context.value}, found ${named(Object.keys(stored.contexts))}`,
      'make one with: runbook context set',
    );
  }
  const url = first(
    [flags.url, 'the flag --url'],
    [env['RUNBOOK_URL'], 'RUNBOOK_URL'],
    [found?.url, `context ${context.value} in ${file}`],
  );
  const address: Setting<string> =
    url.value === undefined ? { value: DEFAULT_URL, from: 'by default' } : { value: expectUrl(url.value), from: url.from };
  // What is kept for one service is never shown to another.
  const same = found !== undefined && new URL(found.url).origin === new URL(address.value).origin ? found : undefined;
  const inFile = `context ${context.value} in ${file}`;
  const path = (flag: string | undefined, name: string, variable: string, kept: string | undefined) =>
    first([flag, `the flag --${name}`], [env[variable], variable], [kept, inFile]);
  return {
    file,
    context,
    url: address,
    credential: await credentialOf(flags, { env, cwd }, address.value, same, inFile),
    ca: path(flags.ca, 'ca', 'RUNBOOK_CA', same?.ca),
    cert: path(flags.cert, 'cert', 'RUNBOOK_CERT', same?.cert),
    certKey: path(flags.certKey, 'cert-key', 'RUNBOOK_CERT_KEY', same?.certKey),
    allowHttp: flags.allowHttp
      ? { value: true, from: 'the flag --allow-http' }
      : { value: same?.allowHttp === true, from: same?.allowHttp ? inFile : 'by default' },
    output: outputOf(first([flags.output, 'the flag --output'], [env['RUNBOOK_OUTPUT'], 'RUNBOOK_OUTPUT'])),
    timeoutMs: timeoutOf(first([flags.timeout, 'the flag --timeout'], [env['RUNBOOK_TIMEOUT'], 'RUNBOOK_TIMEOUT'])),
  };
}

async function credentialOf(
  flags: GlobalFlags,
  { env, cwd }: Surroundings,
  url: string,
  context: Context | undefined,
  inFile: string,
): Promise<Setting<Credential | undefined>> {
  const inEnvironment = env['RUNBOOK_KEY'];
  if (flags.keyFile) return { value: { kind: 'key', key: await keyIn(flags.keyFile) }, from: `--key-file ${flags.keyFile}` };
  if (inEnvironment) return { value: keyOrToken(inEnvironment.trim()), from: 'RUNBOOK_KEY' };
  if (env['RUNBOOK_KEY_FILE']) return { value: keyOrToken(await keyIn(env['RUNBOOK_KEY_FILE'])), from: 'RUNBOOK_KEY_FILE' };
  if (context?.credential) return { value: context.credential, from: inFile };
  if (isLoopbackUrl(url)) {
    const found = await developmentKey(dataFolders(env, cwd));
    if (found) return { value: { kind: 'key', key: found.key }, from: `the development key in ${found.file}` };
  }
  return { value: undefined, from: NOWHERE };
}

/** A token (JWT) of an issuer, or of a session, may stand where a key stands. */
export const keyOrToken = (text: string): Credential =>
  /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? { kind: 'token', token: text } : { kind: 'key', key: text };

async function keyIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Failure(`expected to read the key in ${file}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
}

const isOutput = (text: string): text is OutputFormat => (OUTPUTS as readonly string[]).includes(text);

function outputOf({ value, from }: Setting<string | undefined>): Setting<OutputFormat> {
  if (value === undefined) return { value: 'table', from: 'by default' };
  if (isOutput(value)) return { value, from };
  throw misused(`expected ${OUTPUTS.join(', ')} as the form of the output, found ${value} in ${from}`);
}

function timeoutOf({ value, from }: Setting<string | undefined>): Setting<number | undefined> {
  if (value === undefined) return { value: undefined, from };
  const ms = readDuration(value);
  if (ms !== undefined && ms > 0) return { value: ms, from };
  throw misused(`expected a duration such as 90s, 10m or 1h30m, found ${JSON.stringify(value)} in ${from}`);
}

function first<Value extends string>(...places: readonly (readonly [Value | undefined, string])[]): Setting<Value | undefined> {
  const [value, from] = places.find(([found]) => found !== undefined && found !== '') ?? [undefined, NOWHERE];
  return { value, from };
}

const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
const named = (names: readonly string[]): string => (names.length === 0 ? 'none at all' : names.join(', '));
