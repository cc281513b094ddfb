import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY, startEmbedded, type EmbeddedSystem } from '../../../test/system/index.mjs';
import { commandLine, type CommandLine } from './command.js';

export const KEYS = { ana: 'key-of-ana-for-suites', rex: 'key-of-rex-for-suites', worker: 'key-of-a-worker-for-suites' };

/** What a gate asks people about, and what it lets through. */
export const CONTAIN = `apiVersion: runbook/v1
id: contain
name: Contain a host
inputs: { type: object, additionalProperties: false, required: [host], properties: { host: { type: string }, count: { type: integer } } }
outputs: { note: "{{ steps.note.output }}", report: { host: "{{ inputs.host }}" }, reportMarkdown: "# {{ inputs.host }}" }
steps:
  - id: approve
    type: human-approval
    with: { approvers: { users: [ana, rex] }, quorum: 1, fourEyes: false, message: "Isolate {{ inputs.host }}?", timeoutMs: 600000 }
  - { id: note, type: transform, dependsOn: [approve], with: { value: "{{ inputs.host }} is isolated" } }
`;
const FAILS = `apiVersion: runbook/v1
id: fails
name: Fails
steps:
  - { id: look, type: call-service, with: { method: GET, url: "http://127.0.0.1:1/" }, timeoutMs: 2000 }
`;
const LISTENS = `apiVersion: runbook/v1
id: listens
name: Waits for a word
triggers: [{ schedule: "0 6 * * 1", timezone: Europe/Berlin }]
steps:
  - { id: word, type: wait-for-event, with: { event: com.example.word, key: h-1, timeoutMs: 600000 } }
`;

export interface Run {
  readonly id: string;
  readonly status: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly steps: readonly {
    readonly id: string;
    readonly status: string;
    readonly attempt: number;
    readonly approval?: { readonly id: string };
  }[];
}

/** A service of the suite's own with three runbooks in force, and a command line at it that acts as person dev. */
export interface SystemAtHand {
  readonly system: EmbeddedSystem;
  readonly cli: CommandLine;
  /** Puts a file where the commands stand, and answers its name. */
  file(name: string, text: string): string;
  read(name: string): string;
  modeOf(name: string): number;
  start(runbook: string, ...words: string[]): Promise<Run>;
  stop(): Promise<void>;
}

/** As another person. */
export const as = (person: keyof typeof KEYS) => ({ env: { RUNBOOK_KEY: KEYS[person] } });

export const approvalOf = (run: Run): string => run.steps.find(({ approval }) => approval)!.approval!.id;

export async function systemAtHand(): Promise<SystemAtHand> {
  const system = await startEmbedded({
    environment: {
      DEV_API_KEYS: `ana:${KEYS.ana}:APPROVER+VIEWER,rex:${KEYS.rex}:REVIEWER+APPROVER`,
      DEV_WORKER_KEYS: `edr:${KEYS.worker}:edr/*`,
    },
  });
  const cli = commandLine({ RUNBOOK_URL: system.url, RUNBOOK_KEY: API_KEY });
  const file = (name: string, text: string): string => {
    writeFileSync(join(cli.folder, name), text);
    return name;
  };
  const files = [file('contain.yaml', CONTAIN), file('fails.yaml', FAILS), file('listens.yaml', LISTENS)];
  const { code, err } = await cli.run(['apply', ...files]);
  if (code !== 0) throw new Error(`expected runbooks in force, found ${err}`);
  return {
    system,
    cli,
    file,
    read: (name) => readFileSync(join(cli.folder, name), 'utf8'),
    modeOf: (name) => statSync(join(cli.folder, name)).mode & 0o777,
    start: (runbook, ...words) => cli.json('run', 'start', runbook, ...words),
    async stop() {
      cli.remove();
      await system.stop();
    },
  };
}
