import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';

const TEXT = `# says hello
apiVersion: runbook/v1
id: greet-for-activity
name: Greet somebody   # by name
steps:
  - { id: say, type: transform, with: { value: hello } }
`;

describe('how runbooks do, over HTTP', () => {
  let system: SharedSystem;
  beforeAll(async () => {
    system = await sharedSystem();
  });
  afterAll(() => system.stop());

  const asked = async (path: string, init: RequestInit = {}) => {
    const headers = { 'x-api-key': API_KEY, ...(init.headers as Record<string, string> | undefined) };
    const answer = await fetch(`${system.url}/api/v1${path}`, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('gives back what an author wrote, comments and all, and tells what became of the runs', async () => {
    await asked('/runbooks', { method: 'POST', body: TEXT, headers: { 'content-type': 'application/yaml' } });
    const start = (body: object) =>
      asked('/executions', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      });
    const run = await start({ runbookId: 'greet-for-activity' });
    await start({ runbookId: 'greet-for-activity', dryRun: true });
    await expect(asked('/runbooks/greet-for-activity/versions/1/text')).resolves.toEqual({
      status: 200,
      body: { format: 'yaml', text: TEXT, isAsWritten: true },
    });
    const { body } = await asked('/runbook-activity?limit=200');
    const own = (body['items'] as { id: string; newest: { id: string }[] }[]).find(({ id }) => id === 'greet-for-activity');
    expect(own).toMatchObject({
      teams: [],
      completed: 1,
      failed: 0,
      open: 0,
      successRate: 1,
      newest: [{ dryRun: true }, { id: run.body['id'], status: 'COMPLETED' }],
    });
  });

  it('says what there is not', async () => {
    await expect(asked('/runbooks/gone-for-activity/versions/1/text')).resolves.toMatchObject({
      status: 404,
      body: { code: 'runbook-unknown' },
    });
    await expect(asked('/runbook-activity?runs=7')).resolves.toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });
});
