import type { Command } from 'commander';
import { answered } from '../../client/api.js';
import { printItems, printOne, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { does } from '../../program/verb.js';

interface WhoFlags {
  readonly permissions?: boolean;
}

/** `runbook whoami` */
export function whoamiCommand(command: Command): void {
  does<WhoFlags>(command.option('--permissions', 'every permission, whether you have it, and which roles bring it'), async () => whoami);
}

async function whoami(session: Session, _given: readonly string[], { permissions }: WhoFlags): Ended {
  const { api } = await session.connect();
  if (permissions) {
    const { items } = await answered(api.GET('/api/v1/auth/permissions'));
    return printItems(session, items, {
      name: ({ permission, held }) => `${permission} ${held ? 'yes' : 'no'}`,
      columns: [
        { title: 'PERMISSION', of: ({ permission }) => permission },
        {
          title: 'HELD',
          of: ({ held, heldWithin }) => (held ? { text: 'yes', colour: 'green' } : heldWithin ? `within ${heldWithin.join(', ')}` : 'no'),
        },
        { title: 'PERMITS TO', of: ({ permits }) => permits },
        { title: 'ROLES', of: ({ roles }) => roles.join(', ') },
      ],
    });
  }
  const me = await answered(api.GET('/api/v1/auth/me'));
  const { settings } = session;
  await printOne(session, me, me.id, () => [
    ['Member', me.id],
    ['Name', me.name],
    ['Kind', me.kind],
    ['Tenant', me.tenant],
    ['Roles', me.roles.join(', ')],
    ['Teams', me.teams?.map(({ team, roles }) => `${team} (${roles.join(', ')})`).join(', ')],
    ['Permits', me.permissions.join(', ')],
    ['Service', `${settings.url.value} (${settings.url.from})`],
    ['Known by', settings.credential.from],
  ]);
}
