import { withLine, type RunPage } from './run-list.js';
import type { RunLine } from './run-queries.js';

const line = (id: string, minute: number, more: Partial<RunLine> = {}): RunLine => ({
  ...{ id, status: 'RUNNING', tenant: 'default', version: 1, failures: 0 },
  startedAt: `2026-11-30T10:${String(minute).padStart(2, '0')}:00.000Z`,
  runbook: { id: 'contain', version: 1, digest: 'd' },
  startedBy: { kind: 'person', id: 'ana', tenant: 'default', via: 'session' },
  ...more,
});
const PAGES: readonly RunPage[] = [{ items: [line('b', 2), line('a', 1)], nextCursor: 'c' }];
const ids = (pages: readonly RunPage[] | undefined) =>
  pages?.map(({ items }) => items.map(({ id, status, version }) => `${id} ${status} ${version}`));

describe('a run that changes in a list', () => {
  it('is shown as it is now', () =>
    expect(ids(withLine(PAGES, line('a', 1, { status: 'FAILED', version: 4 }), {}))).toEqual([['b RUNNING 1', 'a FAILED 4']]));

  it('is not shown as it was before', () => {
    const pages = withLine(PAGES, line('a', 1, { version: 4 }), {})!;
    expect(ids(withLine(pages, line('a', 1, { status: 'PENDING', version: 3 }), {}))).toEqual([['b RUNNING 1', 'a RUNNING 4']]);
  });

  it('has the list fetched anew where it has risen above who reads it', () => {
    const redacted = {
      id: 'a',
      runbook: { id: 'contain', version: 1 },
      status: 'RUNNING',
      classification: 'SECRET',
      redacted: true,
    } as const;
    expect(withLine(PAGES, redacted, {})).toBeUndefined();
    expect(withLine(PAGES, redacted, { startedBy: 'ana' })).toBeUndefined();
  });

  it('leaves a list that it fits no more', () =>
    expect(ids(withLine(PAGES, line('a', 1, { status: 'FAILED', version: 4 }), { status: ['RUNNING'] }))).toEqual([['b RUNNING 1']]));

  it('comes to the top where it is the newest', () =>
    expect(ids(withLine(PAGES, line('c', 3), {}))).toEqual([['c RUNNING 1', 'b RUNNING 1', 'a RUNNING 1']]));

  it('has the list fetched anew where it belongs into its middle', () =>
    expect(withLine(PAGES, line('x', 1, { startedAt: '2026-11-30T10:01:30.000Z' }), {})).toBeUndefined());

  it('has a list that has grown long with what came fetched anew', () => {
    let pages: RunPage[] | undefined = [{ items: [] }];
    let come = 0;
    for (; pages && come < 1_000; come++) pages = withLine(pages, line(`r${come}`, 1), {});
    expect([pages, come]).toEqual([undefined, 201]);
  });

  it('has the list fetched anew where only the service knows whether it fits', () =>
    expect(withLine(PAGES, line('c', 3), { text: 'con' })).toBeUndefined());
  it('changes nothing where it does not fit', () => expect(ids(withLine(PAGES, line('c', 3), { runbookId: 'other' }))).toEqual(ids(PAGES)));
});
