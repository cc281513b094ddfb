import { jest } from '@jest/globals';
import { Controller, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { openEmbeddedLog } from '@runbook/embedded';
import { MemoryDocuments } from '@runbook/spec-kit';
import type { EventLog, FollowSpec, Follower } from '@runbook/ports';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followLog } from './follow-log.js';
import { LogTransport, reader, type Delivery } from './log-transport.js';
import { openLogger, type Logger } from './logger.js';
import { PlatformModule } from './platform.module.js';
import type { Platform } from './platform.js';
import type { PositionKeeper } from './position-keeper.js';

/** A logger, and the lines that it wrote, parsed. */
function opened(): { readonly logger: Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return { logger: openLogger('suite', 'info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }), lines };
}

const written = (error: unknown): unknown => {
  const { logger, lines } = opened();
  logger.error({ error }, 'a fatal error; stopping');
  return lines[0]?.['error'];
};

describe('why a service stopped is written as text', () => {
  it('with name, message, stack and causes', () => {
    const cause = new RangeError('too far', { cause: new TypeError('no number') });
    expect(written(new Error('cannot go on', { cause }))).toEqual({
      name: 'Error',
      message: 'cannot go on',
      stack: expect.stringContaining('cannot go on'),
      cause: {
        name: 'RangeError',
        message: 'too far',
        stack: expect.any(String),
        cause: { name: 'TypeError', message: 'no number', stack: expect.any(String) },
      },
    });
  });

  it('without the fields of an error, which may hold anything', () => {
    expect(JSON.stringify(written(Object.assign(new Error('refused'), { authorization: 's3cr3t' })))).not.toContain('s3cr3t');
  });

  it.each([
    ['an object with a message', { status: 'error', message: 'away' }, { name: 'Object', message: 'away' }],
    [
      'any object',
      { secret: 's3cr3t', code: 1 },
      { name: 'Object', message: 'expected an error, found an object with the fields secret, code' },
    ],
    ['an object without a prototype', Object.create(null), { name: 'Object', message: expect.stringContaining('expected an error') }],
    ['a text', 'away', 'away'],
    ['nothing', undefined, undefined],
    ['null', null, 'null'],
  ])('when it was %s', (_, thrown, text) => {
    expect(written(thrown)).toEqual(text);
  });

  it('when it was a cause that is no error', () => {
    expect(written(new Error('refused', { cause: { code: 'E1' } }))).toMatchObject({ cause: { message: expect.stringContaining('code') } });
  });

  it('when errors name each other as their cause', () => {
    const [one, two] = [new Error('one'), new Error('two')];
    one.cause = two;
    two.cause = one;
    expect(JSON.stringify(written(one)).match(/"message":"two"/g)?.length).toBe(4);
  });
});

@Controller()
class FailingReader implements OnApplicationBootstrap {
  beginnings = 0;

  onApplicationBootstrap(): void {
    this.beginnings += 1;
  }

  @EventPattern(reader({ name: 'suite', topic: 'facts', sharing: 'each' }))
  onFacts(@Payload() { kind }: Delivery): Promise<void> {
    return kind === 'records'
      ? Promise.reject(new Error('the fold does not know this event', { cause: new Error('version 9') }))
      : Promise.resolve();
  }
}

describe('why a reader stopped', () => {
  it('is what its handler threw, and not what Nest makes of it', async () => {
    const { logger, lines } = opened();
    const fatal: unknown[] = [];
    const platform = { log: new EmptyLog(), documents: new MemoryDocuments(), logger } as unknown as Platform;
    @Module({ imports: [PlatformModule.forPlatform(platform, (error) => fatal.push(error))], controllers: [FailingReader] })
    class Root {}
    const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
    followLog(app, (error) => fatal.push(error));
    await app.startAllMicroservices();
    await app.init();
    expect(fatal).toMatchObject([{ message: 'the fold does not know this event', cause: { message: 'version 9' } }]);
    expect(lines).toMatchObject([
      { reader: 'suite', error: { message: 'the fold does not know this event', cause: { message: 'version 9' } } },
    ]);
    expect(app.get(FailingReader).beginnings).toBe(1);
    await app.close();
  });
});

describe('a reader that has stopped', () => {
  const pattern = JSON.stringify(reader({ name: 'suite', topic: 'facts', sharing: 'each' }));

  function transportOver(log: Partial<EventLog>, load: () => Promise<undefined> = () => Promise.resolve(undefined)) {
    const { logger, lines } = opened();
    const fatal: unknown[] = [];
    const positions = { load } as unknown as PositionKeeper;
    const transport = new LogTransport(log as EventLog, positions, logger, (error) => fatal.push(error));
    transport.addHandler(pattern, () => Promise.resolve(), true);
    return { transport, fatal, lines, listen: () => new Promise((resolve) => transport.listen(resolve)) };
  }

  it('ends the process and is not ready, though its handler did nothing wrong', async () => {
    let follower!: Follower;
    const log = {
      end: () => Promise.resolve(0),
      follow: (_spec: FollowSpec, follows: Follower) => {
        follower = follows;
        return Promise.resolve({ stop: () => Promise.resolve() });
      },
    };
    const { transport, fatal, lines, listen } = transportOver(log);
    expect(transport.fault).toBe('the readers have not begun');
    await listen();
    expect(transport.fault).toBeUndefined();
    follower.stopped!(new Error('the log was made anew'));
    follower.stopped!(new Error('again'));
    expect(transport.fault).toBe('reader suite of facts has stopped');
    expect(fatal).toMatchObject([{ message: 'the log was made anew' }]);
    expect(lines).toMatchObject([{ reader: 'suite', error: { message: 'the log was made anew' } }]);
  });

  it('is none that waits for its store: it is not ready, asks again, and goes on', async () => {
    let refusals = 1;
    const load = () => (refusals-- > 0 ? Promise.reject(new Error('no primary')) : Promise.resolve(undefined));
    const { transport, fatal, lines, listen } = transportOver(new EmptyLog(), load);
    const listening = listen();
    await new Promise((resolve) => setImmediate(resolve));
    expect(transport.fault).not.toBeUndefined();
    await listening;
    expect(transport.fault).toBeUndefined();
    expect(fatal).toEqual([]);
    expect(lines).toMatchObject([{ reader: 'suite', topic: 'facts', partition: 0, error: { message: 'no primary' } }]);
  });

  it('of the embedded log is told with what its handler threw, in the warning of the process too', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'stopped-'));
    const { log, close } = await openEmbeddedLog({ dataFolder });
    await log.ensureTopics([{ topic: 'facts', partitions: 1 }]);
    const { logger } = opened();
    const platform = { log, documents: new MemoryDocuments(), logger } as unknown as Platform;
    @Module({ imports: [PlatformModule.forPlatform(platform, () => undefined)], controllers: [FailingReader] })
    class Root {}
    const app = await NestFactory.create(Root, new FastifyAdapter(), { logger: false });
    followLog(app, () => undefined);
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await app.startAllMicroservices();
    const [message, options] = warn.mock.calls[0] as unknown as [string, { detail: string }];
    warn.mockRestore();
    expect(message).toContain('reader runbook-suite-facts of facts/0 rejected a batch');
    expect(options.detail).toContain('the fold does not know this event');
    expect(options.detail).toContain('version 9');
    await app.close();
    await close();
    await rm(dataFolder, { recursive: true });
  });
});

/** A log with nothing in it: its readers are told at once that they have all. */
class EmptyLog implements Pick<EventLog, 'follow' | 'end'> {
  end = (): Promise<number> => Promise.resolve(0);

  async follow(_spec: FollowSpec, follower: Follower) {
    await follower.assigned(0).catch(() => undefined);
    return { stop: () => Promise.resolve() };
  }
}
