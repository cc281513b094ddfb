import { randomUUID } from 'node:crypto';
import type { Page, Request } from 'playwright-core';
import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser, type Person } from './pages.mjs';
import { gated } from './runbooks-of-screens.js';

/** As the console says it: what stays open of one browser, and one more for what is read in turn. */
const STREAMS_MAX = 3;
const TURNS_MAX = 1;
const STREAM = /\/(?:stream|output)$/;
const LOOK_EVERY_MS = 100;
const suite = `tabs-${randomUUID().slice(0, 8)}`;

const pathOf = (request: Request): string => new URL(request.url()).pathname;

/** Requests of streams that are open, by the page that holds them. */
class OpenStreams {
  private readonly of = new Map<Page, Set<Request>>();
  most = 0;

  watch(page: Page): void {
    const open = new Set<Request>();
    this.of.set(page, open);
    page.on('request', (request) => {
      if (STREAM.test(pathOf(request))) open.add(request);
      this.most = Math.max(this.most, this.paths.length);
    });
    const over = (request: Request) => void open.delete(request);
    page.on('requestfinished', over).on('requestfailed', over);
    page.on('close', () => this.of.delete(page));
  }

  get paths(): string[] {
    return [...this.of.values()].flatMap((open) => [...open].map(pathOf));
  }

  /** When what was read in turn is closed again. */
  async atMost(count: number): Promise<string[]> {
    while (this.paths.length > count) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    return this.paths.sort();
  }

  holder(path: string): Page {
    const found = [...this.of].find(([, open]) => [...open].some((request) => pathOf(request) === path));
    if (!found) throw new Error(`expected a tab that holds ${path}, found tabs that hold ${this.paths.join(' and ')}`);
    return found[0];
  }
}

describe('many tabs of one browser', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  let person: Person;
  let run: string;
  const streams = new OpenStreams();
  const lists: Page[] = [];
  const runs: Page[] = [];
  const started: string[] = [];

  const start = async () => {
    const { body } = await system.api.post('/executions', { runbookId: suite, inputs: { host: 'ws-1' } }, { prefer: 'wait=1' });
    started.push(body.id as string);
    return body.id as string;
  };
  const tab = async (path: string, among: Page[]) => {
    const page = await person.context.newPage();
    streams.watch(page);
    page.on('close', () => among.splice(among.indexOf(page), 1));
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    among.push(page);
    return page;
  };
  const act = async (verb: string) => {
    const { status } = await system.api.post(`/executions/${run}/${verb}`, { reason: 'the suite' });
    expect(status).toBeLessThan(300);
  };
  const rowOf = (page: Page, id: string) => page.locator(`a[href="/runs/${id}"]`);
  const events = (page: Page, type: string) => page.getByRole('button', { name: new RegExp(type) });
  const expectOnce = async (type: string) => {
    for (const page of runs) {
      await events(page, type).first().waitFor();
      expect([type, await events(page, type).count()]).toEqual([type, 1]);
    }
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    const answer = await system.api.post('/runbooks', gated(suite), { 'content-type': 'application/yaml' });
    expect(answer.status).toBe(201);
    run = await start();
    person = await browser.person(system.url, API_KEY);
  });
  afterAll(async () => {
    await browser?.close();
    for (const id of started) await system?.api.post(`/executions/${id}/cancel`, { reason: 'the suite is over' });
    await system?.stop();
  });

  it('leave room for another, which opens and is read at once', async () => {
    for (let n = 0; n < 4; n++) await tab(`/runs?q=${suite}`, lists);
    for (let n = 0; n < 4; n++) await tab(`/runs/${run}/events`, runs);
    for (const page of lists) await rowOf(page, run).waitFor();
    await expectOnce('ExecutionStarted');
    const ninth = await tab(`/runs/${run}/events`, runs);
    await events(ninth, 'ApprovalRequested').waitFor();
    expect(streams.most).toBeLessThanOrEqual(STREAMS_MAX + TURNS_MAX);
    expect(await streams.atMost(STREAMS_MAX)).toEqual([
      '/api/v1/approvals/stream',
      `/api/v1/executions/${run}/stream`,
      '/api/v1/executions/stream',
    ]);
  });

  it('all show what changes: a run that comes in every list, and an event of a run once in every view of it', async () => {
    const come = await start();
    for (const page of lists) await rowOf(page, come).waitFor();
    await act('pause');
    await expectOnce('ExecutionPaused');
    for (const page of lists) await page.getByRole('row').filter({ hasText: 'Paused' }).waitFor();
  });

  it('go on when the one that leads is closed, and show the next change once', async () => {
    await streams.holder(`/api/v1/executions/${run}/stream`).close();
    await streams.holder('/api/v1/executions/stream').close();
    await act('resume');
    await expectOnce('ExecutionResumed');
    await expectOnce('ExecutionPaused');
    const next = await start();
    for (const page of lists) await rowOf(page, next).waitFor();
    expect([lists.length, runs.length]).toEqual([3, 4]);
    expect(streams.most).toBeLessThanOrEqual(STREAMS_MAX + TURNS_MAX);
  });

  it("are no more anybody's when one of them signs out, and hold nothing open", async () => {
    const [first] = lists;
    await first!.getByRole('button', { name: /settings and sign-out/ }).click();
    await first!.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const page of [...lists, ...runs]) await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await streams.atMost(0)).toEqual([]);
  });
});
