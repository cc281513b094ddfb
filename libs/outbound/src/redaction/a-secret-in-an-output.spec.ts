import fc from 'fast-check';
import { nothingToRedact, redactorOf } from './redactor.js';
import { SECRET_LENGTH_MIN } from './secret-patterns.js';

const secret = 'p@ss/w+rd "1"';
const redactor = redactorOf(new Map([['ti-api', secret]]));

describe('a secret in an output', () => {
  it.each([
    ['as it is', secret],
    ['in JSON text', JSON.stringify({ token: secret })],
    ['in a URL', `https://x.example/?t=${encodeURIComponent(secret)}`],
    ['in a form', new URLSearchParams({ t: secret }).toString()],
    ['in lower-case percent codes', encodeURIComponent(secret).toLowerCase()],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in quoted-printable', 'p=40ss/w+rd =221=22'],
    ['in quoted-printable, over two lines', 'p=40ss/=\r\nw+rd =\n=221=22'],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['behind one byte in base64', Buffer.from(`:${secret}`).toString('base64')],
    ['behind a user name in base64', Buffer.from(`ana:${secret}:x`).toString('base64')],
    ['behind a user name in base64url', Buffer.from(`user:${secret}`).toString('base64url')],
  ])('is replaced by its name %s', (_form, text) => {
    const told = redactor.text(`before ${text} after`);
    expect(told).toContain('[secret ti-api]');
    expect(told).toMatch(/^before .* after$/);
    expect(redactor.finds(text)).toBe(true);
  });

  it('is replaced in the line of a shell in the line of another', () => {
    const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
    const withQuote = redactorOf([['ops', "it's a 'secret'"]]);
    const inner = `echo ${quoted("it's a 'secret'")}`;
    for (const line of [inner, `sh -c ${quoted(inner)}`, `ssh h ${quoted(`sh -c ${quoted(inner)}`)}`]) {
      const told = withQuote.text(line);
      expect(told).toContain('[secret ops]');
      expect(told).not.toContain("secret'");
    }
  });

  it('is replaced in members, names and numbers at any depth', () => {
    const pin = redactorOf(new Map([['pin', '123456']]));
    expect(pin.json({ list: [{ 'key-123456': 9123456 }, 'x123456y', true, null, 17] })).toEqual({
      list: [{ 'key-[secret pin]': '9[secret pin]' }, 'x[secret pin]y', true, null, 17],
    });
  });

  it('of several lines is known line by line, but not the lines that frame a key', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5v\nshort\n-----END OPENSSH PRIVATE KEY-----';
    const keys = redactorOf([['ops', key]]);
    expect(keys.text('x b3BlbnNzaC1rZXktdjEAAAAABG5v y')).toBe('x [secret ops] y');
    expect(keys.text('-----BEGIN OPENSSH PRIVATE KEY----- short')).toBe('-----BEGIN OPENSSH PRIVATE KEY----- short');
  });

  it('leaves everything else as it was', () => {
    const value = { a: [1, 2.5, 'pass', { b: null }], c: 'p@ss' };
    expect(redactor.json(value)).toEqual(value);
    expect(nothingToRedact.json(value)).toBe(value);
    expect(redactor.finds('p@ss')).toBe(false);
  });

  it('is told apart from another that it contains', () => {
    const two = redactorOf(
      new Map([
        ['short', 'hunter'],
        ['long', 'hunter2-and-more'],
      ]),
    );
    expect(two.text('hunter2-and-more hunter')).toBe('[secret long] [secret short]');
  });

  it('is found whatever it is and wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 60, unit: 'grapheme' }),
        fc.string({ maxLength: 7, unit: 'grapheme-ascii' }),
        fc.string({ maxLength: 7, unit: 'grapheme-ascii' }),
        (value, before, after) => {
          const redactor = redactorOf([['s', value]]);
          expect(value.length).toBeGreaterThanOrEqual(SECRET_LENGTH_MIN);
          const around = before + value + after;
          const forms = [around, JSON.stringify(around), Buffer.from(around).toString('base64'), Buffer.from(around).toString('hex')];
          for (const form of forms) expect(redactor.finds(form)).toBe(true);
        },
      ),
    );
  });
});
