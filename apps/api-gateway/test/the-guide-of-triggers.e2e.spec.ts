import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SECRETS, sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from './running-system.mjs';

describe('the guide of triggers', () => {
  let system: SharedSystem;
  beforeAll(async () => {
    system = await sharedSystem();
  });
  afterAll(() => system.stop());

  it('lets a signed call in, once', () => {
    const guide = readFileSync('docs/guides/triggers.md', 'utf8');
    const block = /```sh\n([\s\S]*?)```/.exec(guide)![1]!.replaceAll('http://127.0.0.1:4000', system.url);
    const environment = { ...process.env, DEV_API_KEY: API_KEY, SECRET_EDR_HOOK: SECRETS.EDR_HOOK };
    const output = execFileSync('bash', ['-ec', block], { env: environment }).toString();
    expect(output).toMatch(/\{"disposition":"started","executions":\["exe_[0-9a-f]{32}"\]\}\{"disposition":"duplicate"\}$/);
  });
});
