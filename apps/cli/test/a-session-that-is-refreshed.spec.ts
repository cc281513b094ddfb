import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { authoriser } from '../src/client/authorise.js';
import { resolveSettings } from '../src/settings/settings.js';
import { clientOf, scriptedService, type ScriptedService } from './a-client.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-session-'));
const file = join(folder, 'runbook', 'config.json');
let service: ScriptedService;

const tokens = (n: number, seconds: number) => ({
  accessToken: `access-${n}`,
  accessUntil: new Date(Date.now() + seconds * 1000).toISOString(),
  refreshToken: `refresh-${n}`,
  until: new Date(Date.now() + 3_600_000).toISOString(),
});

beforeEach(async () => {
  // As the service does: a refreshing token that comes a second time ends the session.
  const used = new Set<string>();
  service = await scriptedService((_request, response, body) => {
    const { refreshToken } = JSON.parse(body) as { refreshToken: string };
    if (used.has(refreshToken))
      return void response.writeHead(401).end('{"code":"session-over","detail":"over","title":"Over","status":401}');
    used.add(refreshToken);
    response.end(JSON.stringify(tokens(Number(refreshToken.split('-')[1]) + 1, 900)));
  });
  mkdirSync(join(folder, 'runbook'), { recursive: true });
  const credential = { kind: 'session', ...tokens(1, 5) };
  writeFileSync(file, JSON.stringify({ current: 'here', contexts: { here: { url: service.url, credential } } }), { mode: 0o600 });
});
afterEach(() => service.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authorise = async () =>
  authoriser(await resolveSettings({}, { env: { XDG_CONFIG_HOME: folder }, cwd: folder }), new Agent(), clientOf(service.url).words);

describe('a session that is refreshed', () => {
  it('is so once, whichever commands run at that time, and none shows a token twice', async () => {
    const commands = await Promise.all(Array.from({ length: 6 }, authorise));
    const shown = await Promise.all(commands.map((command) => command()));
    expect(shown).toEqual(Array(6).fill({ authorization: 'Bearer access-2' }));
    expect(service.seen.map(({ line }) => line)).toEqual(['POST /api/v1/auth/refresh']);
    expect(readFileSync(file, 'utf8')).toContain('refresh-2');
  });

  it('that is over asks its person to sign in again', async () => {
    const show = await authorise();
    const stolen = await fetch(`${service.url}/api/v1/auth/refresh`, { method: 'POST', body: '{"refreshToken":"refresh-1"}' });
    expect(stolen.status).toBe(200);
    await expect(show()).rejects.toMatchObject({ exit: 4, hints: ['sign in again with: runbook login'] });
  });
});
