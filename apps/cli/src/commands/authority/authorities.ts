import { answered, type Schemas } from '../../client/api.js';
import { printItems, printVersioned, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { shownMoment, wallMs } from '../../time.js';
import { readObject } from '../named-input.js';
import { shortValue } from '../run/shapes.js';

type Authority = Schemas['Authority'];

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/authorities'));
  await printItems(session, items, {
    none: 'there are no authorities',
    name: ({ id }) => id,
    columns: [
      { title: 'AUTHORITY', of: ({ id }) => id },
      { title: 'VERSION', of: ({ version }) => version },
      { title: 'STANDING', of: ({ standing }) => status(standing) },
      { title: 'UNTIL', of: ({ validUntil }) => shownMoment(validUntil, wallMs()) },
      { title: 'USES', of: ({ used, uses }) => (uses === undefined ? used : `${used} of ${uses}`) },
      { title: 'RUNS', of: ({ runs }) => runs },
      { title: 'PURPOSE', of: ({ purpose }) => purpose },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  await print(session, await theAuthority(session, id));
}

async function theAuthority(session: Session, id: string): Promise<Authority> {
  const { api } = await session.connect();
  return answered(api.GET('/api/v1/authorities/{id}', { params: { path: { id } } }));
}

interface ChangeFlags {
  readonly file: string;
  readonly reason: string;
  readonly at?: number;
}

export async function create(session: Session, _given: readonly string[], { file }: ChangeFlags): Ended {
  const body = (await readObject(file, 'an authority')) as unknown as Schemas['CreateAuthority'];
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/authorities', { body })));
}

export async function amend(session: Session, [id = '']: readonly string[], { file, reason, at }: ChangeFlags): Ended {
  const { id: _id, ...members } = await readObject(file, 'an authority');
  const version = at ?? (await theAuthority(session, id)).version;
  const body = { ...members, version, reason } as unknown as Schemas['AmendAuthority'];
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/authorities/{id}/amend', { params: { path: { id } }, body })));
}

export async function revoke(session: Session, [id = '']: readonly string[], { reason }: ChangeFlags): Ended {
  const { api } = await session.connect();
  const found = await answered(api.POST('/api/v1/authorities/{id}/revoke', { params: { path: { id } }, body: { reason } }));
  await print(session, found);
  if (found.runs > 0) session.words.say(`${found.runs} runs are under it: see them with: runbook run list --status authority_hold`);
}

export async function reinstate(session: Session, [id = '']: readonly string[], { reason }: ChangeFlags): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/authorities/{id}/reinstate', { params: { path: { id } }, body: { reason } })));
}

async function print(session: Session, found: Authority): Promise<void> {
  await printVersioned(
    session,
    found,
    found.id,
    () => [
      ['Authority', found.id],
      ['Version', found.version],
      ['Standing', status(found.standing)],
      ['Because', found.reason],
      ['Instrument', found.instrument],
      ['Reference', found.reference],
      ['Purpose', found.purpose],
      ['Classification', found.classification],
      ['Persons', found.authorizedUsers.join(', ')],
      ['Actions', found.actions.join(', ')],
      ['Sensitive steps', found.stepClasses.join(', ') || 'none'],
      [
        'Licences',
        found.dataLicenses.map(({ name, forbids }) => (forbids.length === 0 ? name : `${name} (forbids ${forbids.join(', ')})`)).join(', '),
      ],
      ['Scope', found.scope && shortValue(found.scope)],
      ['From', found.validFrom],
      ['Until', found.validUntil],
      ['Uses', found.uses === undefined ? found.used : `${found.used} of ${found.uses}`],
      ['Runs', found.runs],
      ['Kept', found.retentionDays && `${found.retentionDays} days`],
    ],
    [
      { title: 'VERSION', of: ({ version }) => version },
      { title: 'AT', of: ({ at }) => at },
      { title: 'BY', of: ({ by }) => by },
      { title: 'REASON', of: ({ reason }) => reason },
    ],
  );
}
