import { Option, type Command } from 'commander';
import { printItems, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import type { Credential } from '../../settings/contexts.js';
import type { GlobalFlags } from '../../settings/settings.js';
import { SHAPE_OF_SETTINGS, type Shown } from './shown-settings.js';

/** The programs of the services, each of which tells its own settings. */
const SERVICES = ['standalone', 'api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'];

/** `runbook config …` */
export function configNoun(noun: Command): void {
  const summary = 'show every setting, and where it came from; secrets are not shown';
  const ofService = new Option('--service <name>', 'the settings of a service as it would start here, and what is wrong with them').choices(
    SERVICES,
  );
  does(noun.command('print').description(summary).summary(summary).addOption(ofService), async () => print);
}

async function print(session: Session, _given: readonly string[], { service }: GlobalFlags & { readonly service?: string }): Ended {
  if (service !== undefined) return (await import('./config-of-service.js')).printOfService(session, service);
  const { file, credential, ...rest } = session.settings;
  const items: Shown[] = [
    { setting: 'file', value: file, from: session.env['RUNBOOK_CONFIG'] ? 'RUNBOOK_CONFIG' : 'by default' },
    ...Object.entries(rest).map(([setting, { value, from }]) => ({ setting, value: value === undefined ? '' : String(value), from })),
    { setting: 'credential', value: redacted(credential.value), from: credential.from },
  ];
  await printItems(session, items, SHAPE_OF_SETTINGS);
}

/** Which kind it is, and of a key the id by which it is revoked, which opens nothing. */
function redacted(credential: Credential | undefined): string {
  if (credential === undefined) return 'none';
  const id = credential.kind === 'key' ? /^rbk_([^_]+)_/.exec(credential.key)?.[1] : undefined;
  return `${credential.kind}${id === undefined ? '' : ` ${id}`} (not shown)`;
}
