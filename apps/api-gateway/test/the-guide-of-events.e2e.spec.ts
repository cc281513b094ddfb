import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { API_KEY, startSystem, type RunningSystem } from './running-system.mjs';

describe('the guide of events', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('resumes the run that waits, and registers its sources', async () => {
    const guide = readFileSync('docs/guides/events.md', 'utf8');
    const block = /```sh\n([\s\S]*?)```/.exec(guide)![1]!.replaceAll('http://127.0.0.1:4000', system.url);
    const output = execFileSync('bash', ['-ec', block], { env: { ...process.env, DEV_API_KEY: API_KEY } }).toString();
    expect(output).toContain('{"disposition":"correlated"}');
    expect(output).toContain('"by":"edr-2"');
    expect(output).toContain('"status":"COMPLETED"');
    expect((await system.api.get('/event-sources')).body.items).toMatchObject([{ id: 'edr' }, { id: 'logins', format: 'json' }]);
  });
});
