import { httpDate, retryAfterMs } from '@runbook/outbound';
import { CalledService, failureOf } from './called-service.js';

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);
const asks = (value: string, date?: string) => retryAfterMs({ 'retry-after': value, ...(date !== undefined && { date }) }, NOW);

describe('a reply that asks to wait', () => {
  it.each<[string, number | undefined]>([
    ['3', 3_000],
    ['0', 0],
    ['007', 7_000],
    [' 12 ', 12_000],
    ['Sat, 21 Nov 2026 10:00:04 GMT', 4_000],
    ['Saturday, 21-Nov-26 10:01:00 GMT', 60_000],
    ['Sat Nov 21 10:00:30 2026', 30_000],
    ['Sat, 21 Nov 2026 09:59:00 GMT', 0],
    // Most: a day, also where a number is beyond all counting.
    ['86401', 86_400_000],
    ['9'.repeat(400), 86_400_000],
    ['Tue, 21 Nov 2028 10:00:00 GMT', 86_400_000],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['3s', undefined],
    ['3, 5', undefined],
    ['soon', undefined],
    ['2026-11-21T10:00:04Z', undefined],
    ['Sat, 31 Nov 2026 10:00:04 GMT', undefined],
    ['Sat, 21 Nov 2026 25:00:04 GMT', undefined],
    ['Sat, 21 Nov 2026 10:00:04', undefined],
  ])('by %j means %s ms', (value, expected) => {
    expect(asks(value)).toBe(expected);
  });

  it('until a date means it by the clock that wrote it', () => {
    expect(asks('Sat, 21 Nov 2026 10:00:04 GMT', 'Sat, 21 Nov 2026 09:59:59 GMT')).toBe(5_000);
    expect(asks('Sat, 21 Nov 2026 10:00:04 GMT', 'yesterday')).toBe(4_000);
  });

  it('in nothing means nothing', () => {
    expect(retryAfterMs({}, NOW)).toBeUndefined();
  });

  it('reads a year of two digits as the nearest one, not more than fifty years ahead', () => {
    expect(httpDate('Sunday, 06-Nov-94 08:49:37 GMT', NOW)).toBe(784_111_777_000);
    expect(httpDate('Sunday, 06-Nov-76 08:49:37 GMT', NOW)).toBe(Date.UTC(2076, 10, 6, 8, 49, 37));
    expect(httpDate('Sun, 06 Nov 1994 08:49:37 GMT', NOW)).toBe(784_111_777_000);
    expect(httpDate('Sun Nov  6 08:49:37 1994', NOW)).toBe(784_111_777_000);
  });

  it('is told beside the error, whatever its status', async () => {
    const service = await CalledService.open();
    for (const [status, value, expected] of [
      [429, '7', 7_000],
      [503, '2', 2_000],
      [500, '1', 1_000],
      [429, 'soon', undefined],
    ] as const) {
      service.answer = (_request, response) => void response.writeHead(status, { 'retry-after': value }).end();
      expect((await failureOf(service.call({}))).retryAfterMs).toBe(expected);
    }
    await service.stop();
  });
});
