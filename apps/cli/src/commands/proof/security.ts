import { Option, type Command } from 'commander';
import { answered, type Schemas } from '../../client/api.js';
import { EXIT } from '../../exit-codes.js';
import { printItems, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';

type Finding = Schemas['SecurityReport']['findings'][number];
const SEVERITIES: readonly Finding['severity'][] = ['low', 'medium', 'high'];

interface SecurityFlags {
  readonly fail?: Finding['severity'];
}

/** `runbook security` */
export function securityCommand(command: Command): void {
  command.addOption(new Option('--fail <severity>', 'end with 1 where something is at least so weak').choices(SEVERITIES));
  does<SecurityFlags>(command, async () => security);
}

async function security(session: Session, _given: readonly string[], { fail }: SecurityFlags): Ended {
  const { api } = await session.connect();
  const { findings, counts } = await answered(api.GET('/api/v1/health/security'));
  await printItems(session, findings, {
    none: 'nothing is weak',
    name: ({ id }) => id,
    columns: [
      { title: 'SEVERITY', of: ({ severity }) => status(severity) },
      { title: 'FINDING', of: ({ id }) => id },
      { title: 'WHAT', of: ({ what }) => what },
      { title: 'MEND', of: ({ mend }) => mend },
      { title: 'ABOUT', of: ({ about }) => about.join(', ') },
    ],
  });
  session.words.say(`${counts.high} high, ${counts.medium} medium, ${counts.low} low; -o yaml shows why`);
  const from = fail === undefined ? SEVERITIES.length : SEVERITIES.indexOf(fail);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= from) ? EXIT.failed : EXIT.ok;
}
