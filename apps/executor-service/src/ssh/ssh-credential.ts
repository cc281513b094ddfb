import { readJson } from '@runbook/domain';
import { SECRET_LENGTH_MIN } from '@runbook/outbound';
import { z } from 'zod';

/** What a `command` step's secret holds, as JSON. */
export interface SshCredential {
  /** Default for `host` without `user@`. */
  readonly username?: string;
  readonly password?: string;
  /** OpenSSH or PEM. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly hostKeys: readonly string[];
  readonly knownHosts: string;
}

/** Undefined when the text is no such JSON; why is not said, because the text is a secret. */
export function readSshCredential(text: string): SshCredential | undefined {
  let value: unknown;
  try {
    value = readJson(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { hostKey = [], knownHosts = '', ...rest } = parsed.data;
  return { ...rest, hostKeys: [hostKey].flat(), knownHosts };
}

/** What in it must not be seen. Host keys and the user's name are public. */
export function secretsOf(text: string): string[] {
  const { password, privateKey, passphrase } = readSshCredential(text) ?? {};
  return [password, privateKey, passphrase].filter((part) => part !== undefined);
}

const text = z.string().min(1);
// A shorter one could not be kept out of outputs.
const secret = z.string().min(SECRET_LENGTH_MIN);

const schema = z
  .strictObject({
    username: text.optional(),
    password: secret.optional(),
    privateKey: secret.optional(),
    passphrase: secret.optional(),
    hostKey: z.union([text, z.array(text).min(1)]).optional(),
    knownHosts: text.optional(),
  })
  .refine(({ password, privateKey }) => (password === undefined) !== (privateKey === undefined));
