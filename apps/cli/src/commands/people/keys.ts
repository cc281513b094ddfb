import { writeFile } from 'node:fs/promises';
import { answered, type Schemas } from '../../client/api.js';
import { Failure } from '../../failure.js';
import { printItems, printOne, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { codeOf } from '../../settings/config-file.js';
import { confirm } from '../../terminal/prompt.js';
import { shownMoment, wallMs } from '../../time.js';

export async function list(session: Session, _given: readonly string[], { of }: { readonly of?: string }): Ended {
  const { api } = await session.connect();
  const { items } = await answered(
    of === undefined ? api.GET('/api/v1/auth/api-keys') : api.GET('/api/v1/people/{id}/api-keys', { params: { path: { id: of } } }),
  );
  await printItems(session, items, {
    none: 'there are no keys',
    name: ({ id }) => id,
    columns: [
      { title: 'KEY', of: ({ id }) => id },
      { title: 'LABEL', of: ({ label }) => label },
      { title: 'STATUS', of: (key) => status(key.status) },
      { title: 'EXPIRES', of: ({ expiresAt }) => shownMoment(expiresAt, wallMs()) },
      { title: 'USED', of: ({ lastUsedAt }) => shownMoment(lastUsedAt, wallMs()) },
      { title: 'SCOPES', of: ({ scopes }) => scopes?.join(', ') },
    ],
  });
}

interface CreateFlags {
  readonly label: string;
  readonly for?: string;
  readonly scope?: readonly string[];
  readonly expiresIn?: number;
  readonly expiresAt?: string;
  readonly to?: string;
}

export async function create(session: Session, _given: readonly string[], flags: CreateFlags): Ended {
  const expiresAt = flags.expiresIn === undefined ? flags.expiresAt : new Date(wallMs() + flags.expiresIn).toISOString();
  const body = {
    label: flags.label,
    ...(flags.scope && { scopes: [...flags.scope] as Schemas['IssueApiKey']['scopes'] }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const { api } = await session.connect();
  const issued = await answered(
    flags.for === undefined
      ? api.POST('/api/v1/auth/api-keys', { body })
      : api.POST('/api/v1/people/{id}/api-keys', { params: { path: { id: flags.for } }, body }),
  );
  if (flags.to === undefined) {
    await printOne(session, issued, issued.key, () => [
      ['Key', issued.key],
      ['Id', issued.id],
      ['Of', issued.holder],
      ['Expires', issued.expiresAt ?? 'never'],
    ]);
    session.words.say('it is shown this once');
    return;
  }
  try {
    await writeFile(flags.to, `${issued.key}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const hints = [`it is issued all the same: end it with: runbook key revoke ${issued.id}`];
    throw new Failure(`expected to write a new file ${flags.to}, found ${codeOf(error)}`, { cause: error, hints });
  }
  session.words.say(`key ${issued.id} of ${issued.holder} in ${flags.to}; use it with: --key-file ${flags.to}`);
}

export async function revoke(session: Session, [id = '']: readonly string[], { yes }: { readonly yes?: boolean }): Ended {
  await confirm(`End the key ${id}`, yes === true);
  const { api } = await session.connect();
  await answered(api.DELETE('/api/v1/auth/api-keys/{id}', { params: { path: { id } } }));
  session.words.say(`${id} opens nothing any more`);
}
