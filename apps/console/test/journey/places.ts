import { startServices } from '../../../../examples/services.mjs';
import { SshServer } from '../../../../test/commands/ssh-server.js';

/** Whom steps of the journey call: the services of the examples, and a host with commands. */
export interface Places {
  /** `127.0.0.1:<port>` of the services. */
  readonly services: string;
  readonly host: string;
  /** What a system needs so that its steps reach them, and so that ana may sign in and vote. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const KEYS = { ana: 'key-of-ana-for-suites' } as const;

export async function openPlaces(): Promise<Places> {
  const [services, ssh] = await Promise.all([startServices(0), SshServer.open()]);
  const address = `127.0.0.1:${services.port}`;
  const credential = { username: 'ops', password: SshServer.PASSWORD, hostKey: ssh.hostKey.public };
  return {
    services: address,
    host: ssh.host,
    environment: {
      EGRESS_ALLOW: `${address},${ssh.host}`,
      SECRET_OPS_KEY: JSON.stringify(credential),
      DEV_API_KEYS: `ana:${KEYS.ana}:incident-lead`,
    },
    stop: async () => void (await Promise.all([services.stop(), ssh.stop()])),
  };
}

/** Says something five times a second, and fails at the host when it is given what begins with `bad`. */
export const SCRIPT =
  'n=0; while [ $n -lt $1 ]; do n=$((n+1)); printf "line %02d of $0\\n" $n; sleep 0.2; done; case $0 in bad*) exit 3;; esac';

/** As an author of the journey leaves it behind: to be started, approved, watched, and proven. */
export const collecting = (id: string, host: string): object => ({
  apiVersion: 'runbook/v1',
  id,
  name: 'Collect what runs on a host',
  inputs: {
    ...{ type: 'object', additionalProperties: false, required: ['message'] },
    properties: { message: { type: 'string' }, lines: { type: 'string', default: '8' } },
  },
  outputs: { reportMarkdown: '# What {{ inputs.message }} left\n\n{{ steps.collect.output.stdout }}' },
  steps: [
    {
      ...{ id: 'ask', type: 'human-approval' },
      with: { approvers: { roles: ['incident-lead'] }, fourEyes: true, message: 'May collect be done?' },
    },
    {
      ...{ id: 'collect', type: 'command', dependsOn: ['ask'] },
      with: { host, credential: 'ops-key', argv: ['/bin/sh', '-c', SCRIPT, '{{ inputs.message }}', '{{ inputs.lines }}'] },
    },
  ],
});
