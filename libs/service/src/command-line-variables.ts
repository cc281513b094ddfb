/** A variable that the command line reads; the services do not know it. */
export interface CommandLineVariable {
  readonly name: string;
  readonly kind: string;
  readonly standard?: string;
  readonly isSecret?: true;
  readonly meaning: string;
}

/**
 * The settings of `runbook`, whose flags come before them. It reads them by itself, because it starts too soon to load the schemas of the services for it; a suite
 * compares the names.
 */
export const commandLineVariables: readonly CommandLineVariable[] = [
  {
    name: 'RUNBOOK_CONFIG',
    kind: 'path',
    standard: 'runbook/config.json in `XDG_CONFIG_HOME`, or in `~/.config`',
    meaning: 'the file of its contexts',
  },
  { name: 'RUNBOOK_CONTEXT', kind: 'name', standard: 'the one that was chosen', meaning: 'which context of the file' },
  { name: 'RUNBOOK_URL', kind: 'address', standard: "the context's, or `http://127.0.0.1:4000`", meaning: 'where the service is' },
  { name: 'RUNBOOK_KEY', kind: 'key or token', isSecret: true, meaning: 'as whom it calls' },
  { name: 'RUNBOOK_KEY_FILE', kind: 'path', meaning: 'the same, in a file' },
  { name: 'RUNBOOK_CA', kind: 'path of a PEM file', meaning: "the authority of the service's certificate" },
  { name: 'RUNBOOK_CERT', kind: 'path of a PEM file', meaning: 'its own certificate, for a service that asks for one' },
  { name: 'RUNBOOK_CERT_KEY', kind: 'path of a PEM file', meaning: 'the private key of that' },
  { name: 'RUNBOOK_OUTPUT', kind: '`table`, `json`, `jsonl`, `yaml`, `name`', standard: '`table`', meaning: 'in which form it answers' },
  { name: 'RUNBOOK_TIMEOUT', kind: 'duration', standard: 'none', meaning: 'how long a command may take: `90s`, `10m`' },
];

export const commandLineNames: readonly string[] = commandLineVariables.map(({ name }) => name);
