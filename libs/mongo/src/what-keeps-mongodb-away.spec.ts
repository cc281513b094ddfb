import { connectionFault, shownUrl } from './connection-fault.js';

const URL_WITH_ALL = 'mongodb://ana:p%40ss@mongo-1:27017,mongo-2/runbook?tls=true&tlsCertificateKeyFilePassword=hidden';

describe('what keeps MongoDB away', () => {
  it.each([
    [URL_WITH_ALL, 'mongodb://mongo-1:27017,mongo-2/runbook'],
    ['mongodb://ana:p@ss/word@mongo-1/runbook', 'mongodb://mongo-1/runbook'],
    ['mongodb+srv://ana:hidden@cluster.example', 'mongodb+srv://cluster.example'],
    ['mongodb://mongo-1/runbook', 'mongodb://mongo-1/runbook'],
  ])('is told without the account of %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });

  it.each([
    [{ cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } }, /found one of an authority that is not known here; name its authority by tlsCAFile/],
    [
      { reason: { servers: new Map([['a', { error: { cause: { code: 'CERT_HAS_EXPIRED' } } }]]) } },
      /found one whose time is over; renew it/,
    ],
    [{ cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } }, /found one for other names/],
    [{ code: 18, message: 'Authentication failed.' }, /to take user and password, found that it does not; correct them/],
    [{ cause: { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' } }, /name another in tlsCertificateKeyFile/],
    [{ message: `no answer from ${URL_WITH_ALL}` }, /found: no answer from …; check MONGO_URL/],
    [{ message: 'ana may not, with p@ss or p%40ss' }, /found: … may not, with … or …; check/],
    ['a text', /an error without a message/],
  ])('is one line, and shows nothing that opens it: %#', (error, expected) => {
    const told = connectionFault(error, URL_WITH_ALL);
    expect(told).toMatch(expected);
    expect(told).toMatch(/^expected a MongoDB server at mongodb:\/\/mongo-1:27017,mongo-2\/runbook/);
    expect(told).not.toMatch(/ana:|p@ss|p%40ss|hidden|\n/);
  });
});
