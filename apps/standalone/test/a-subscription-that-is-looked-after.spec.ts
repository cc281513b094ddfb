import { jest } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEV, ToldSystem, TYPE, verified } from './told-system.js';

jest.setTimeout(120_000);

describe('a subscription that is looked after', () => {
  let told: ToldSystem;

  beforeAll(async () => {
    told = await ToldSystem.start();
    await told.subscribe(DEV, 'fast', { types: ['execution.completed.v1'] });
  });
  afterAll(() => told?.stop());

  it.each([
    'http://siem.example/hook',
    'https://user:password@siem.example/hook',
    'https://siem.example/hook#part',
    'ftp://siem.example/',
    'no address',
  ])('is posted to no address such as %s', async (address) => {
    expect(await told.refused(DEV, 'POST', '/subscriptions', { id: 'unfit', url: address })).toBe('400 invalid-request');
  });

  it('signs with a new key, and for a while with the one before it', async () => {
    const { secret: before } = await told.subscribe(DEV, 'rotates', { types: ['execution.completed.v1'] });
    const { secret, secretVersion, previousSecretUntil } = await told.ok(DEV, 'POST', '/subscriptions/rotates/secret', {
      overlapSeconds: 600,
    });
    expect([secretVersion, Date.parse(previousSecretUntil) > Date.now()]).toEqual([2, true]);
    const post = await told.arrived('/rotates', 'execution.completed.v1', await told.start(DEV));
    expect([verified(post, before), verified(post, secret)]).toEqual([{ id: post.event.id }, { id: post.event.id }]);
    const { secret: last } = await told.ok(DEV, 'POST', '/subscriptions/rotates/secret', { overlapSeconds: 0 });
    const next = await told.arrived('/rotates', 'execution.completed.v1', await told.start(DEV));
    expect([verified(next, secret), verified(next, last)]).toEqual([{ fault: 'signature' }, { id: next.event.id }]);
    const shown = JSON.stringify([await told.ok(DEV, 'GET', '/subscriptions/rotates'), await told.ok(DEV, 'GET', '/subscriptions')]);
    for (const key of [before, secret, last]) expect(shown).not.toContain(key.slice('whsec_'.length));
  });

  it('is tried by a fact that says nothing, also while it is paused, and say why it did not arrive', async () => {
    const { secret } = await told.subscribe(DEV, 'tried');
    await told.ok(DEV, 'POST', '/subscriptions/tried/pause', { reason: 'the receiver moves' });
    const checked = await told.ok(DEV, 'POST', '/subscriptions/tried/check');
    expect(checked).toMatchObject({ status: 'delivered', type: `${TYPE}subscription.checked.v1`, lastAnswer: { status: 204 } });
    const [post] = told.at('/tried');
    expect([verified(post!, secret), post!.event.data.subscription]).toEqual([{ id: checked.fact }, 'tried']);
    told.answers.set('/tried', [418]);
    expect(await told.ok(DEV, 'POST', '/subscriptions/tried/check')).toMatchObject({
      ...{ status: 'dead', lastAnswer: { status: 418, text: 'as the receiver says' } },
    });
  });

  it('is posted nothing while it is paused, and what it missed by a replay, under the same ids', async () => {
    await told.subscribe(DEV, 'missed', { types: ['execution.completed.v1'] });
    const from = new Date().toISOString();
    await told.ok(DEV, 'POST', '/subscriptions/missed/pause', { reason: 'the receiver moves' });
    expect(await told.refused(DEV, 'POST', '/subscriptions/missed/replay', { from, to: new Date().toISOString() })).toBe(
      '409 not-applicable',
    );
    const run = await told.start(DEV);
    await told.arrived('/fast', 'execution.completed.v1', run);
    expect(told.at('/missed')).toEqual([]);
    await told.ok(DEV, 'POST', '/subscriptions/missed/resume');
    const asked = await told.ok(DEV, 'POST', '/subscriptions/missed/replay', { from, to: new Date(Date.now() + 1_000).toISOString() });
    const replayed = await told.arrived('/missed', 'execution.completed.v1', run);
    expect(replayed.event.id).toBe(told.at('/fast').find(({ event }) => event.data.execution === run)!.event.id);
    const { items } = await told.ok(DEV, 'GET', '/subscriptions/missed/replays');
    expect(items).toMatchObject([{ replay: asked.replay, status: 'done', queued: 1 }]);
    const page = await told.ok(DEV, 'GET', '/subscriptions/missed/deliveries');
    expect(page.items[0]).toMatchObject({ replay: asked.replay });
    expect(await told.refused(DEV, 'POST', '/subscriptions/missed/replay', { from, to: from })).toBe('400 invalid-request');
  });

  it('is paused by a receiver that says that it is gone', async () => {
    await told.subscribe(DEV, 'gone', { types: ['execution.completed.v1'] });
    told.answers.set('/gone', [410]);
    await told.start(DEV);
    const { paused } = await told.eventually(async () => {
      const found = await told.ok(DEV, 'GET', '/subscriptions/gone');
      return found.standing === 'PAUSED' && found;
    }, 'the subscription to be paused');
    expect(paused).toMatchObject({ because: 'gone', reason: expect.stringContaining('410') });
    const { items } = await told.ok(DEV, 'GET', '/subscriptions/gone/deliveries?deliveryStatus=dead');
    expect(items).toMatchObject([{ attempts: 1, lastAnswer: { status: 410 } }]);
  });

  it('is removed with its key, and its id is free again', async () => {
    await told.subscribe(DEV, 'leaves');
    await told.ok(DEV, 'DELETE', '/subscriptions/leaves');
    expect(await told.refused(DEV, 'GET', '/subscriptions/leaves')).toBe('404 subscription-unknown');
    expect(await told.subscribe(DEV, 'leaves')).toMatchObject({ secretVersion: 2, revision: 3 });
  });

  it('leaves no key on any file in the clear', async () => {
    const { secret } = await told.subscribe(DEV, 'sealed', { types: ['execution.completed.v1'] });
    await told.arrived('/sealed', 'execution.completed.v1', await told.start(DEV));
    const folder = told.services.platform.settings.dataFolder;
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const key = secret.slice('whsec_'.length);
    for (const entry of files) expect((await readFile(join(entry.parentPath, entry.name))).includes(key)).toBe(false);
  });

  it('is described by a document that needs no key', async () => {
    const said = await fetch(`${told.services.url}/asyncapi.json`);
    expect([said.status, ((await said.json()) as { asyncapi: string }).asyncapi]).toEqual([200, '3.0.0']);
  });
});
