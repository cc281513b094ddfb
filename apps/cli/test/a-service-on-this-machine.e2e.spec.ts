import { freePort } from '../../../test/servers/process.mjs';
import { commandLine, type CommandLine } from './command.js';

let cli: CommandLine;
let port: number;

beforeAll(async () => {
  port = await freePort();
  cli = commandLine({ LOG_LEVEL: 'warn' });
});
afterAll(() => cli.remove());

describe('a service on this machine', () => {
  it('is started, known by the key of its data folder, and stopped in order by Ctrl-C', async () => {
    const url = `http://127.0.0.1:${port}`;
    const data = { DATA_DIR: `${cli.folder}/data` };
    const service = cli.start(['dev', '--port', String(port)], data);
    await service.until(`the service is ready: ${url} in a browser`);
    expect(service.out()).toBe(`${url}\n`);
    const who = await cli.run(['whoami', '--url', url, '-o', 'name'], { env: data });
    expect(who).toMatchObject({
      code: 0,
      out: 'dev\n',
      err: `acting as person dev, by the development key in ${data.DATA_DIR}/development-key\n`,
    });
    const second = await cli.run(['dev', '--port', String(port)], { env: data });
    expect(second).toMatchObject({
      code: 6,
      err: expect.stringContaining(`expected nothing at ${url}, found a service that answers`) as string,
    });
    service.process.kill('SIGINT');
    expect(await service.ended).toMatchObject({ code: 0, err: expect.stringContaining('the service has stopped') as string });
    expect((await cli.run(['doctor', '--url', url, '-o', 'name'], { env: data })).out).toContain('reached failed\n');
  });
});
