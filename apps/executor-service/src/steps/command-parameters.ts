import type { Json } from '@runbook/domain';
import { endpointOf, type Endpoint } from '@runbook/outbound';
import { z } from 'zod';
import { commandLine } from '../ssh/command-line.js';
import { invalidParameters, parseParameters } from './invalid-parameters.js';

/** What stands under `with` of a `command` step. */
export interface CommandParameters {
  readonly host: SshHost;
  /** Name of the secret. */
  readonly credential: string;
  readonly line: string;
}

export interface SshHost extends Endpoint {
  readonly user?: string;
}

/** Throws a terminal `invalid-input` that names every path which does not fit. */
export function parseCommand(parameters: Json): CommandParameters {
  const { host, argv, credential } = parseParameters(schema, parameters, 'command');
  const target = sshHostOf(host);
  if (!target)
    throw invalidParameters('command', [{ path: '/host', message: 'expected [user@]name[:port], for example ops@ws-7.internal:22' }]);
  const line = commandLine(argv);
  if (line === undefined) throw invalidParameters('command', [{ path: '/argv', message: 'expected arguments without NUL characters' }]);
  if (Buffer.byteLength(line) > LINE_BYTES_MAX) {
    const message = `expected at most ${LINE_BYTES_MAX} bytes of arguments; give the command a file instead`;
    throw invalidParameters('command', [{ path: '/argv', message }]);
  }
  return { host: target, credential, line };
}

/** Undefined when the text is no host. */
export function sshHostOf(text: string): SshHost | undefined {
  const [, user, host = ''] = /^(?:([^@\s:]+)@)?([^@]+)$/.exec(text) ?? [];
  const endpoint = endpointOf(host, SSH_PORT);
  return endpoint && { ...endpoint, ...(user !== undefined && { user }) };
}

const SSH_PORT = 22;

/** Hosts take at most 128 KiB for one argument, which the whole line is to their shell. */
const LINE_BYTES_MAX = 64 * 1024;

const schema = z.strictObject({
  host: z.string().min(1),
  credential: z.string().min(1),
  argv: z.array(z.string()).min(1),
});
