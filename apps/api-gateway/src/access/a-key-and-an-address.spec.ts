import { assertLoopback } from './assert-loopback.js';
import { Principals } from './principals.js';

describe('an address to listen on', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]', '0:0:0:0:0:0:0:1'])('may be %s', (host) =>
    expect(() => assertLoopback(host)).not.toThrow(),
  );

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    'example.org',
    '127.0.0.1.example.org',
    '',
    '1.127.0.0',
    'fe80::1',
    '::2',
    '128::1',
    '::ffff:10.0.0.1',
  ])('may not be %s', (host) => expect(() => assertLoopback(host)).toThrow(/loopback/));
});

describe('an API key', () => {
  const principals = Principals.ofDevelopment('a-key-of-16-chars');

  it('is the person dev of tenant default', () => {
    expect(principals.find('a-key-of-16-chars')?.actor).toEqual({ kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' });
  });

  it.each(['', 'a-key-of-16-char', 'a-key-of-16-charsX', 'A-key-of-16-chars'])('is not known as %j', (key) =>
    expect(principals.find(key)).toBeUndefined(),
  );

  it('of another person brings its roles, and registers nothing', () => {
    const persons = [{ id: 'ana', key: 'key-of-person-ana', roles: ['incident-lead', 'APPROVER'] }];
    const ana = Principals.ofDevelopment('a-key-of-16-chars', persons).find('key-of-person-ana');
    expect(ana?.actor).toEqual({ kind: 'person', id: 'ana', tenant: 'default', via: 'api-key', roles: ['incident-lead', 'APPROVER'] });
    expect([...(ana?.permissions ?? [])].sort()).toEqual([
      'approvals',
      'events:read',
      'evidence:read',
      'executions:read',
      'executions:write',
      'runbooks:read',
    ]);
    expect(Principals.ofDevelopment(undefined, persons).find('key-of-person-ana')?.actor.id).toBe('ana');
  });

  it('opens nothing where none was set', () => expect(Principals.ofDevelopment(undefined).find('')).toBeUndefined());
});
