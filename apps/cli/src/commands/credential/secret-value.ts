import { misused } from '../../failure.js';
import { isObject } from '../../json.js';
import { allOfStdin, ask, canAsk } from '../../terminal/prompt.js';
import { namedText, readDocument } from '../named-input.js';

export const KINDS = ['bearer', 'api-key', 'basic', 'oauth2', 'mtls', 'ssh'] as const;
export type Kind = (typeof KINDS)[number];

export interface ValueFlags {
  readonly file?: string;
  readonly username?: string;
  readonly header?: string;
}

/** The member of a value that is the secret, where there is one alone: then the secret may come as it is. */
const SECRET: Readonly<Partial<Record<Kind, string>>> = { bearer: 'token', 'api-key': 'key', basic: 'password', ssh: 'privateKey' };

/** Members that a flag gives, which are no secret. */
const BESIDE: Readonly<Partial<Record<Kind, readonly ('username' | 'header')[]>>> = {
  'api-key': ['header'],
  basic: ['username'],
  ssh: ['username'],
};

/**
 * The value of a credential, from a file or from stdin; a person at a terminal is asked for it and does not see it. An object in JSON or YAML has
 * all members; any other text is the secret itself.
 */
export async function secretValue(kind: Kind, flags: ValueFlags): Promise<Record<string, unknown>> {
  const text = await secretText(kind, flags.file);
  const beside = Object.fromEntries((BESIDE[kind] ?? []).flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  const secret = SECRET[kind];
  if (/^\s*\{/.test(text) || /\.(json|ya?ml)$/i.test(flags.file ?? '') || secret === undefined) {
    const value = await readDocument(text, flags.file ?? 'stdin');
    if (isObject(value)) return { ...value, ...beside };
    throw misused(`expected the value of a credential of kind ${kind} as JSON or YAML, found something else`);
  }
  // A key ends with its line break; a token or password has none.
  const own = kind === 'ssh' ? `${text.trimEnd()}\n` : text.replace(/\r?\n$/, '');
  if (own.trim() === '') throw misused('expected a secret, found an empty text');
  return { ...beside, [secret]: own };
}

async function secretText(kind: Kind, file: string | undefined): Promise<string> {
  if (file !== undefined) return namedText(file, 'the value');
  if (canAsk() && SECRET[kind] !== undefined && kind !== 'ssh') return ask(`The ${SECRET[kind]}, which is not shown`, { isSecret: true });
  return allOfStdin('the value');
}
