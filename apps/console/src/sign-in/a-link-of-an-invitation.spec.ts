import { invitationIn } from './invitation-link.js';

describe('a link of an invitation', () => {
  it('says who chooses a password, and by which token', () =>
    expect(invitationIn('#invitation=rbi_x-1&id=ana%26co&tenant=acme')).toEqual({ token: 'rbi_x-1', id: 'ana&co', tenant: 'acme' }));

  it.each(['#invitation=rbi_x', '#invitation=&id=ana&tenant=acme', '#visit=x', ''])('that is cut is none: %s', (fragment) =>
    expect(invitationIn(fragment)).toBeUndefined(),
  );
});
