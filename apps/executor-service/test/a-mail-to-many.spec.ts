import type { Json } from '@runbook/domain';
import { EgressGuard } from '@runbook/outbound';
import { EmailNotifier } from '../src/notify/email-notifier.js';
import { mailAddress } from '../src/notify/mail-address.js';
import { parseNotice, type EmailNotice } from '../src/notify/notify-parameters.js';
import { smtpServerOf } from '../src/notify/smtp-server.js';
import { attemptOf, failureOf } from './called-service.js';
import { MailServer } from './mail-server.js';

const ANA = 'ana@soc.example';
const BEN = 'ben@busy.example';
const CYD = 'cyd@refused.example';
const ZOE = 'zoë@soc.example';

describe('a mail to many', () => {
  let server: MailServer;
  let ascii: MailServer;
  beforeAll(async () => {
    [server, ascii] = [await MailServer.open('never'), await MailServer.open('never', { withoutSmtpUtf8: true })];
  });
  afterAll(() => Promise.all([server.stop(), ascii.stop()]));
  beforeEach(() => {
    server.busy = 0;
    for (const { received } of [server, ascii]) received.length = 0;
  });

  const send = (to: Json, progress?: Json, at = server, from = 'runbook@soc.example') => {
    const place = `127.0.0.1:${at.port}`;
    const notifier = new EmailNotifier(new EgressGuard([place]), smtpServerOf(`smtp+plain://${place}`, from));
    const notice = parseNotice({ channel: 'email', to, text: 'ws-7 is isolated' }) as EmailNotice;
    return notifier.send(notice, attemptOf({}, progress === undefined ? {} : { progress }));
  };
  const envelopes = (at = server) => at.received.map(({ to }) => to);

  describe('of whom one is refused for good', () => {
    it('goes to the others, and names the one with code and words', async () => {
      const failure = await failureOf(send([ANA, CYD]));
      expect(failure.error).toEqual({
        name: 'smtp-partial',
        terminal: true,
        message: `expected mail server 127.0.0.1:${server.port} to take the message for all 2 recipients, found it refused for ${CYD} (550); the others have the message; correct the addresses`,
        details: { recipients: 2, refused: [{ address: CYD, code: 550, response: '550 No such user here' }] },
      });
      expect(failure.effectless).toBe(false);
      expect(envelopes()).toEqual([[ANA]]);
    });

    it('and who is alone is told by the code', async () => {
      const failure = await failureOf(send(CYD));
      expect(failure).toMatchObject({
        error: { name: 'smtp-550', terminal: true, details: { recipients: 1, refused: [{ address: CYD, code: 550 }] } },
        effectless: true,
      });
      expect(failure.error.message).toContain('nobody has the message');
    });
  });

  describe('of whom one is put off', () => {
    it('is tried again for that one alone, and is whole then', async () => {
      server.busy = 2;
      const first = await failureOf(send([ANA, BEN]));
      expect(first.error).toEqual({
        name: 'smtp-partial',
        message: expect.stringContaining(`refused for ${BEN} (450); the others have the message; who was put off (4yz) is asked again`),
        details: { recipients: 2, refused: [{ address: BEN, code: 450, response: '450 4.2.0 Greylisted, come again' }] },
      });
      expect(first.effectless).toBe(true);
      const second = await failureOf(send([ANA, BEN], first.progress));
      expect(second.error.name).toBe('smtp-partial');
      const { output } = await send([ANA, BEN], second.progress);
      expect(output).toMatchObject({ channel: 'email', recipients: 2 });
      expect(envelopes()).toEqual([[ANA], [BEN]]);
      // One message to all: its header names both, and its id is the same.
      expect(server.received.map(({ source }) => /^To: (.*)$/m.exec(source)?.[1]?.trim())).toEqual([`${ANA}, ${BEN}`, `${ANA}, ${BEN}`]);
      expect(new Set(server.received.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1])).size).toBe(1);
    });

    it('and one is refused for good, does not try that one again, and still says so at the end', async () => {
      server.busy = 1;
      const first = await failureOf(send([ANA, BEN, CYD]));
      expect(first.error).toMatchObject({
        name: 'smtp-partial',
        details: {
          refused: [
            { address: BEN, code: 450 },
            { address: CYD, code: 550 },
          ],
        },
      });
      expect(first.error.terminal).toBeUndefined();
      const second = await failureOf(send([ANA, BEN, CYD], first.progress));
      expect(second.error).toMatchObject({
        name: 'smtp-partial',
        terminal: true,
        details: { recipients: 3, refused: [{ address: CYD, code: 550, response: 'refused by an earlier attempt' }] },
      });
      expect(envelopes()).toEqual([[ANA], [BEN]]);
    });

    it('and is alone, has had no effect', async () => {
      server.busy = 1;
      const failure = await failureOf(send(BEN));
      expect(failure).toMatchObject({ error: { name: 'smtp-450' }, effectless: true });
      expect(failure.error.terminal).toBeUndefined();
    });
  });

  it('is not sent again when everybody has it', async () => {
    server.busy = 1;
    const { progress } = await failureOf(send([ANA, BEN]));
    await send([ANA, BEN], progress);
    // A person asks for the step again, with what it had reached and nobody left.
    expect((await send([ANA], progress)).output).toMatchObject({ recipients: 1 });
    expect(envelopes()).toEqual([[ANA], [BEN]]);
  });

  it('keeps no address in its progress', async () => {
    server.busy = 1;
    const { progress } = await failureOf(send([ANA, BEN, CYD]));
    expect(progress).toEqual({
      taken: [expect.stringMatching(/^[0-9a-f]{20}$/)],
      refused: { [Object.keys((progress as { refused: object }).refused)[0]!]: 550 },
    });
    expect(JSON.stringify(progress)).not.toMatch(/@|example/);
  });

  it('goes once to who is named twice', async () => {
    expect((await send([ANA, 'ana@SOC.example', ANA])).output).toMatchObject({ recipients: 1 });
    expect(envelopes()).toEqual([[ANA]]);
  });

  describe('with names of the whole world', () => {
    it('goes to a domain by IDNA, which needs nothing of the server', async () => {
      await send(['ana@bücher.example', 'ben@例え.テスト']);
      // The server here shows domains decoded; what needs no SMTPUTF8 was written in ASCII.
      expect(server.received[0]).toMatchObject({ utf8: false, to: ['ana@bücher.example', 'ben@例え.テスト'] });
      expect(server.received[0]?.source).toMatch(/^To: ana@xn--bcher-kva\.example,\s+ben@xn--r8jz45g\.xn--zckzah\r?$/m);
    });

    it('goes to a name beyond ASCII where the server offers SMTPUTF8', async () => {
      expect((await send([ANA, ZOE, '用户@例え.テスト'])).output).toMatchObject({ recipients: 3 });
      expect(server.received[0]).toMatchObject({ utf8: true, to: [ANA, ZOE, '用户@例え.テスト'] });
      expect(server.received[0]?.source).toContain(ZOE);
    });

    it('says so where the server does not, and the others have it', async () => {
      const { error } = await failureOf(send([ANA, ZOE], undefined, ascii));
      expect(error).toEqual({
        name: 'smtp-partial',
        terminal: true,
        message: expect.stringContaining(`refused for ${ZOE} (553); the others have the message`),
        details: {
          recipients: 2,
          refused: [{ address: ZOE, code: 553, response: 'the mail server does not offer SMTPUTF8, which a name beyond ASCII needs' }],
        },
      });
      expect(ascii.received).toMatchObject([{ to: [ANA], utf8: false }]);
      expect(ascii.received[0]?.source).not.toContain('zo');
      expect((await failureOf(send(ZOE, undefined, ascii))).error).toMatchObject({ name: 'smtp-553', terminal: true });
      expect((await failureOf(send(ANA, undefined, ascii, 'läufer@soc.example'))).error).toMatchObject({
        name: 'denied',
        message: expect.stringContaining('to offer SMTPUTF8 for the sender läufer@soc.example'),
      });
    });

    // RFC 5321, RFC 6531, UTS 46.
    it.each([
      ['ana@soc.example', 'ana@soc.example'],
      ['Ana@SOC.Example', 'Ana@soc.example'],
      ['ana@BÜCHER.example', 'ana@xn--bcher-kva.example'],
      ['ana@bu\u0308cher.example', 'ana@xn--bcher-kva.example'],
      ['ana@例え。テスト', 'ana@xn--r8jz45g.xn--zckzah'],
      ['用户@soc.example', '用户@soc.example'],
      [`${'é'.repeat(32)}@soc.example`, `${'é'.repeat(32)}@soc.example`],
      [`${'é'.repeat(33)}@soc.example`, undefined],
      ['an a@soc.example', undefined],
      ['an\u00A0a@soc.example', undefined],
      ['an\u200Ba@soc.example', undefined],
      ['an\u202Ea@soc.example', undefined],
      ['an\u2028a@soc.example', undefined],
      ['an\u0085a@soc.example', undefined],
      ['an\ud800a@soc.example', undefined],
      ['ana@soc.example\r\nRCPT TO:<x@evil.example>', undefined],
      ['ana@soc.example\u2028x', undefined],
      ['ana@１２７.１', undefined],
      ['ana@soc／evil.example', undefined],
      ['ana@a@b.example', undefined],
      ['ana＠soc.example', undefined],
      ['ana@', undefined],
      ['@soc.example', undefined],
    ])('reads %j as %j', (text, address) => expect(mailAddress(text)).toBe(address));
  });
});
