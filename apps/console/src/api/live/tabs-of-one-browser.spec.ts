import { jest } from '@jest/globals';
import { TabsOfABrowser } from './doubles/tabs-of-a-browser.js';
import { STREAMS_OF_BROWSER_MAX, STREAMS_OF_LONE_TAB_MAX } from './browser-tabs.js';

const RUN = '/log/exe_1';
const LIST = '/now/runs';
const paths = (count: number) => Array.from({ length: count }, (_, n) => `/log/exe_${n}`);

let browser: TabsOfABrowser;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  browser = new TabsOfABrowser();
});
afterEach(() => {
  browser.closeAll();
  jest.useRealTimers();
});

/** Everything that is due by then has happened. */
const pass = async (ms = 0): Promise<void> => {
  const steps = 20;
  for (let step = 0; step <= steps; step++) {
    await jest.advanceTimersByTimeAsync(step === 0 ? 0 : ms / steps);
    // A piece of a stream is handed on in several turns.
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  }
};

describe('tabs of one browser that follow the log of a run', () => {
  it('hear each event once, over one connection', async () => {
    const all = Array.from({ length: 8 }, () => browser.open(RUN));
    await pass();
    browser.service.say(RUN, '1.0', '1.1');
    await pass();
    browser.service.say(RUN, '2.0');
    await pass();
    expect(all.map(({ heard }) => heard)).toEqual(all.map(() => ['1.0', '1.1', '2.0']));
    expect(browser.service.asked).toEqual([RUN]);
  });

  it('go on when the one that leads is closed: from where the next one stands, each event once', async () => {
    const [first, ...others] = Array.from({ length: 5 }, () => browser.open(RUN));
    await pass();
    browser.service.say(RUN, '1.0');
    await pass();
    first!.close();
    browser.service.say(RUN, '2.0');
    await pass();
    browser.service.say(RUN, '3.0');
    await pass();
    expect(browser.service.asked).toEqual([RUN, `${RUN} behind 1.0`]);
    expect(first!.heard).toEqual(['1.0']);
    expect(others.map(({ heard }) => heard)).toEqual(others.map(() => ['1.0', '2.0', '3.0']));
    expect(browser.service.connections.size).toBe(1);
  });

  it('read by themselves what was before they came, and then hear what comes', async () => {
    browser.service.say(RUN, '1.0', '1.1', '2.0');
    const leader = browser.open(RUN, { from: '1' });
    await pass();
    const later = browser.open(RUN);
    await pass(2_000);
    expect([leader.heard, later.heard]).toEqual([['2.0'], ['1.0', '1.1', '2.0']]);
    expect(browser.service.asked).toEqual([`${RUN} behind 1`, RUN]);
    expect(browser.service.connections.size).toBe(1);
    browser.service.say(RUN, '3.0');
    await pass();
    expect([leader.heard.at(-1), later.heard.at(-1)]).toEqual(['3.0', '3.0']);
  });

  it('are told no more than that something was before they came, where they read how things are', async () => {
    browser.service.say(RUN, '1.0', '1.1', '2.0');
    browser.open(RUN, { from: '1' });
    await pass();
    const later = browser.open(RUN, { isReadAnew: true });
    await pass(2_000);
    browser.service.say(RUN, '3.0');
    await pass();
    expect(later.heard).toEqual(['ready', '3.0']);
    expect(browser.service.asked).toEqual([`${RUN} behind 1`]);
  });

  it('notice what they were not told, and read it by themselves', async () => {
    const leader = browser.open(RUN);
    const other = browser.open(RUN);
    await pass();
    other.mute();
    browser.service.say(RUN, '1.0');
    await pass();
    other.forget();
    browser.service.say(RUN, '2.0');
    await pass(2_000);
    for (const { heard } of [leader, other]) expect(heard).toEqual(['1.0', '2.0']);
    expect(browser.service.asked).toEqual([RUN, RUN]);
  });

  it('take the lead from one that does not answer, and repeat nothing when it speaks again', async () => {
    const frozen = browser.open(RUN);
    const others = [browser.open(RUN), browser.open(RUN)];
    await pass();
    browser.service.say(RUN, '1.0');
    await pass();
    frozen.mute();
    browser.service.say(RUN, '2.0');
    for (let n = 0; n < 3; n++) {
      await pass(15_000);
      browser.service.beat();
    }
    for (const { heard } of others) expect(heard).toEqual(['1.0', '2.0']);
    frozen.speak();
    await pass();
    browser.service.say(RUN, '3.0');
    await pass();
    for (const { heard } of [frozen, ...others]) expect(heard).toEqual(['1.0', '2.0', '3.0']);
    expect(browser.service.connections.size).toBe(1);
  });

  it('let one lead on where nothing happens, as long as it is there', async () => {
    browser.open(RUN);
    browser.open(RUN);
    for (let n = 0; n < 8; n++) {
      await pass(15_000);
      browser.service.beat();
    }
    expect(browser.service.asked).toEqual([RUN]);
  });

  it('all hear that nothing more will come', async () => {
    const all = [browser.open(RUN), browser.open(RUN), browser.open(RUN)];
    await pass();
    browser.service.say(RUN, '1.0');
    browser.service.end(RUN);
    await pass(1_000);
    for (const { heard } of all) expect(heard).toEqual(['1.0', 'over']);
    expect(browser.service.connections.size).toBe(0);
  });

  it('are each refused by the service itself', async () => {
    browser.service.refuse(RUN, 403);
    const all = [browser.open(RUN), browser.open(RUN)];
    await pass();
    for (const { heard } of all) expect(heard).toEqual(['broken', 'refused: 403']);
  });

  it('hear of a break, and go on behind it', async () => {
    const all = [browser.open(RUN), browser.open(RUN)];
    await pass();
    browser.service.say(RUN, '1.0');
    await pass();
    browser.service.refuse(RUN, 503);
    browser.service.cut(RUN);
    await pass(2_000);
    expect(all.map(({ heard }) => heard[1])).toEqual(['broken', 'broken']);
    browser.service.admit(RUN);
    browser.service.say(RUN, '2.0');
    await pass(15_000);
    for (const { heard } of all) expect(heard.filter((one) => one !== 'broken')).toEqual(['1.0', '2.0']);
  });
});

describe('tabs of one browser that follow a list', () => {
  it('are told to read it when they begin to hear it, and when another leads', async () => {
    const leader = browser.open(LIST);
    await pass();
    browser.service.now(LIST, 'a');
    await pass();
    const other = browser.open(LIST);
    await pass();
    browser.service.now(LIST, 'b');
    await pass();
    leader.close();
    await pass();
    browser.service.now(LIST, 'c');
    await pass();
    expect(leader.heard).toEqual(['ready', 'a', 'b']);
    expect(other.heard).toEqual(['ready', 'b', 'ready', 'c']);
  });
});

describe('tabs of one browser', () => {
  it('hold no more connections than there are places, and look into the other streams in turn', async () => {
    const all = paths(7).map((path) => ({ path, ...browser.open(path) }));
    let most = 0;
    for (let n = 0; n < 40; n++) {
      await pass(500);
      most = Math.max(most, browser.service.connections.size);
    }
    expect(most).toBe(STREAMS_OF_BROWSER_MAX + 1);
    for (const { path } of all) browser.service.say(path, '1.0');
    await pass(15_000);
    for (const { path, heard } of all) expect([path, heard]).toEqual([path, ['1.0']]);
  });

  it('give a place that is free to a stream that has none', async () => {
    const [first] = paths(4).map((path) => browser.open(path));
    await pass(2_000);
    expect(browser.service.connections.size).toBe(STREAMS_OF_BROWSER_MAX);
    first!.close();
    await pass(15_000);
    expect([...browser.service.connections].map(({ path }) => path).sort()).toEqual(paths(4).slice(1));
  });

  it('have one place each where they cannot agree', async () => {
    for (const path of paths(3)) browser.open(path, { streamsMax: STREAMS_OF_LONE_TAB_MAX });
    let most = 0;
    for (let n = 0; n < 40; n++) {
      await pass(500);
      most = Math.max(most, browser.service.connections.size);
    }
    expect(most).toBe(STREAMS_OF_LONE_TAB_MAX + 1);
  });

  it('hear nothing of what another person hears', async () => {
    const ana = browser.open(RUN);
    const ben = browser.open(RUN, { of: 'ben of acme' });
    await pass();
    expect(browser.service.asked).toEqual([RUN, RUN]);
    browser.service.say(RUN, '1.0');
    await pass();
    ben.close();
    browser.service.say(RUN, '2.0');
    await pass();
    expect([ana.heard, ben.heard]).toEqual([['1.0', '2.0'], ['1.0']]);
  });
});
