import { startSystem, type RunningSystem } from './running-system.mjs';

const schedule = (change: object = {}) => ({ schedule: '0 6 1 1 *', timezone: 'Europe/Berlin', ...change });
const runbook = (id: string, ...triggers: object[]) => ({
  apiVersion: 'runbook/v1',
  id,
  name: id,
  triggers,
  steps: [{ id: 'a', type: 'transform', with: { value: 1 } }],
});

describe('schedules over HTTP', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem({ DEV_API_KEYS: 'ana:a-key-of-a-person-who-runs:lead' });
  });
  afterAll(() => system.stop());

  it('are listed with their next firing, the earliest first, and by runbook', async () => {
    await system.api.post('/runbooks', runbook('yearly', schedule({ overlap: 'queue' }), { event: 'com.example.any' }));
    await system.api.post('/runbooks', runbook('hourly', schedule({ schedule: '0 * * * *', timezone: undefined })));
    const { items } = (await system.api.get('/schedules')).body;
    expect(items).toMatchObject([
      { runbookId: 'hourly', trigger: '0 * * * * UTC', schedule: '0 * * * *', timezone: 'UTC', overlap: 'skip' },
      {
        runbookId: 'yearly',
        trigger: '0 6 1 1 * Europe/Berlin',
        overlap: 'queue',
        nextAt: expect.stringMatching(/^\d{4}-01-01T05:00:00\.000Z$/),
      },
    ]);
    expect(Date.parse(items[0].nextAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect((await system.api.get('/runbooks/yearly/schedules')).body.items).toEqual([items[1]]);
    expect((await system.as('a-key-of-a-person-who-runs').get('/schedules')).body.items).toEqual(items);
  });

  it('are those of the newest version', async () => {
    await system.api.post('/runbooks', runbook('changed', schedule(), schedule({ schedule: '30 7 1 1 *' })));
    expect((await system.api.get('/runbooks/changed/schedules')).body.items).toHaveLength(2);
    await system.api.post('/runbooks', runbook('changed', schedule({ schedule: '30 7 1 1 *' })));
    expect((await system.api.get('/runbooks/changed/schedules')).body.items).toMatchObject([{ trigger: '30 7 1 1 * Europe/Berlin' }]);
    await system.api.post('/runbooks', runbook('changed'));
    expect((await system.api.get('/runbooks/changed/schedules')).body.items).toEqual([]);
  });

  it('are paused and resumed, by whom and why', async () => {
    await system.api.post('/runbooks', runbook('held', schedule()));
    const at = '/runbooks/held/schedules';
    const paused = await system.api.post(`${at}/pause`, { reason: 'the source is being moved' });
    expect(paused).toMatchObject({ status: 200, body: { runbookId: 'held', paused: { reason: 'the source is being moved' } } });
    expect(paused.body).not.toHaveProperty('nextAt');
    expect(await system.api.post(`${at}/pause`, { reason: 'again' })).toMatchObject({
      status: 200,
      body: { paused: { reason: 'the source is being moved' } },
    });
    const { items } = (await system.api.get('/schedules')).body;
    expect(items.at(-1)).toMatchObject({ runbookId: 'held', paused: { by: 'dev' } });
    const other = await system.api.post(`${at}/pause`, { trigger: '1 1 1 1 * UTC', reason: 'x' });
    expect([other.status, other.body.code]).toEqual([404, 'schedule-unknown']);
    const resumed = await system.api.post(`${at}/resume`, { trigger: '0 6 1 1 * Europe/Berlin', reason: 'moved' });
    expect(resumed).toMatchObject({ status: 200, body: { nextAt: expect.stringMatching(/-01-01T05:00/) } });
    expect(resumed.body).not.toHaveProperty('paused');
    await system.api.post(`${at}/pause`, { reason: 'over the restart' });
  });

  it('are known again after a restart', async () => {
    const { items } = (await system.api.get('/schedules')).body;
    await system.process.kill9();
    await system.process.start();
    expect((await system.api.get('/schedules')).body.items).toMatchObject(items.map(({ trigger }: { trigger: string }) => ({ trigger })));
  });

  it('are refused with the line and column of a time or a zone that is none', async () => {
    const text = [
      'apiVersion: runbook/v1',
      'id: odd',
      'name: Odd',
      'triggers:',
      '  - { schedule: "61 6 * * 1" }',
      '  - { schedule: "0 6 * * 1", timezone: Berlin }',
      'steps: [{ id: a, type: transform, with: { value: 1 } }]',
    ].join('\n');
    const yaml = { 'content-type': 'application/yaml' };
    const errors = [
      { code: 'invalid-schedule', path: '/triggers/0/schedule', line: 5, column: 17, message: expect.stringContaining('minute: 61') },
      { code: 'invalid-timezone', path: '/triggers/1/timezone', line: 6, column: 40, message: expect.stringContaining('Europe/Berlin') },
    ];
    expect((await system.api.post('/runbooks/check', text, yaml)).body).toMatchObject({ valid: false, errors });
    expect(await system.api.post('/runbooks', text, yaml)).toMatchObject({ status: 400, body: { code: 'invalid-runbook', errors } });
  });

  it('of a runbook that is not there are none', async () => {
    expect(await system.api.get('/runbooks/nobody/schedules')).toMatchObject({ status: 404, body: { code: 'runbook-unknown' } });
    expect((await system.api.get('/schedules?limit=1')).status).toBe(400);
    expect((await system.as('a-key-that-nobody-has').get('/schedules')).status).toBe(401);
  });
});
