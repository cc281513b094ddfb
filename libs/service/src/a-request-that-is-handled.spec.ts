import type { CommandChannel, NewRecord } from '@runbook/ports';
import { decodeCommand } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandSender } from './command-sender.js';
import { openLogger } from './logger.js';
import { forNobody, onBehalfOf, RequestCause, requestIdNow } from './request-cause.js';

function opened() {
  const lines: Record<string, unknown>[] = [];
  const logger = openLogger('suite', 'info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { logger, named: () => lines.map(({ requestId }) => requestId) };
}

describe('a request that is handled', () => {
  it('is named by every line that is written meanwhile, and by none behind its end or beside it', async () => {
    const { logger, named } = opened();
    const cause = new RequestCause('req-1');
    const later = cause.within(async () => {
      logger.info({}, 'at once');
      await sleep(1);
      logger.child({ part: 1 }).info({}, 'in another turn');
      forNobody(() => logger.info({}, 'for many'));
      logger.info({ requestId: 'req-2' }, 'about another');
      await sleep(20);
      logger.info({}, 'too late');
    });
    logger.info({}, 'beside');
    await sleep(10);
    cause.end();
    await later;
    expect(named()).toEqual(['req-1', undefined, 'req-1', undefined, 'req-2', undefined]);
  });

  it('is named as long as work on its behalf takes, whatever comes of it', async () => {
    let goesOn!: Promise<string | undefined>;
    const broken = onBehalfOf('req-1', async () => {
      await sleep(1);
      const name = requestIdNow();
      goesOn = sleep(5).then(requestIdNow);
      throw new Error(name);
    });
    await expect(broken).rejects.toThrow('req-1');
    expect(await goesOn).toBeUndefined();
    expect(await onBehalfOf('req-1', () => onBehalfOf(undefined, () => Promise.resolve(requestIdNow())))).toBeUndefined();
  });

  it('is named by the commands that are sent for it; what takes them works for nobody', async () => {
    const sent: NewRecord[] = [];
    const worksFor: unknown[] = [];
    const channel = { send: async (_topic: string, records: NewRecord[]) => void (sent.push(...records), worksFor.push(requestIdNow())) };
    const sender = new CommandSender(channel as unknown as CommandChannel);
    const sending = { aggregateId: 'a', tenant: 'acme', actor: { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const };
    const body = { type: 'PauseExecution' } as never;
    await onBehalfOf('req-1', async () => {
      await sender.toExecution({ ...sending, body });
      await sender.toCorrelations([{ ...sending, body, id: 'cmd_1' }]);
    });
    await sender.toRegistry({ ...sending, body });
    expect(sent.map((record) => decodeCommand(record).requestId)).toEqual(['req-1', 'req-1', undefined]);
    expect(worksFor).toEqual([undefined, undefined, undefined]);
  });
});
