import type { IdentityCatalogue } from '@runbook/service';
import { Principals } from '../access/principals.js';
import { PersonsNamedTwice } from './persons-named-twice.js';

const member = { id: 'ana', kind: 'person', name: 'Ana', roles: [], admittedAt: 0 } as const;
const identities = { of: () => ({ members: { ana: member }, keys: {}, ownRoles: {} }) } as unknown as IdentityCatalogue;
const started = (...ids: string[]) => {
  const persons = ids.map((id) => ({ id, key: `key-of-person-${id}`, roles: [] }));
  return () => new PersonsNamedTwice(identities, Principals.ofDevelopment('a-key-of-16-chars', persons)).onModuleInit();
};

describe('a person whom the settings name', () => {
  it('is no member: the service does not start', () => {
    expect(started('ben')).not.toThrow();
    expect(started('ben', 'ana')).toThrow(
      'expected persons and workers in DEV_API_KEYS and DEV_WORKER_KEYS who are no members, found ana; take them out, and issue keys for these members',
    );
  });
});
