import { cutText, type Json } from '@runbook/domain';
import { endpointOf, type Endpoint } from '@runbook/outbound';
import { z } from 'zod';
import { commandLine, holdsNul, isProgram } from '../ssh/command-line.js';
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
  if (holdsNul(argv)) throw invalidParameters('command', [{ path: '/argv', message: 'expected arguments without NUL characters' }]);
  const [program = ''] = argv;
  if (!isProgram(program)) {
    const found = program === '' ? 'an empty text' : `${cutText(program, PROGRAM_SHOWN_MAX)}, which a shell takes for an option`;
    const message = `expected a program, found ${found}; write its name, or its path such as /usr/local/bin/-x`;
    throw invalidParameters('command', [{ path: '/argv/0', message }]);
  }
  const line = commandLine(argv);
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

/** Of what stands where a program should. */
const PROGRAM_SHOWN_MAX = 100;

const schema = z.strictObject({
  host: z.string().min(1),
  credential: z.string().min(1),
  argv: z.array(z.string()).min(1),
});
