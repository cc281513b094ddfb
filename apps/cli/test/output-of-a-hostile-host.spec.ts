import { output } from '../src/commands/run/output.js';
import type { Session } from '../src/program/session.js';
import { apiOver } from '../src/client/api.js';
import { clientOf, scriptedService, SILENT, type ScriptedService } from './a-client.js';

const HOSTILE = '\u001b]0;pwned\u0007plain\u001b[2J \u202eright\r\nnext\tcolumn\n';

let service: ScriptedService;
beforeEach(async () => {
  service = await scriptedService((request, response) => {
    if (request.url?.endsWith('/steps'))
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"id":"say"}]}');
    if (request.headers['last-event-id'] === '2') return void response.writeHead(204).end();
    const chunk = (id: number, text: string) => `id: ${id}\nevent: StepOutput\ndata: ${JSON.stringify({ text })}\n\n`;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(chunk(1, HOSTILE) + chunk(2, 'end\n'));
  });
});
afterEach(() => service.stop());

async function written(flags: { readonly raw?: boolean }): Promise<string> {
  const { http, words } = clientOf(service.url);
  let out = '';
  const session = {
    words,
    screen: SILENT,
    signal: new AbortController().signal,
    write: (text: string) => void (out += text),
    onDetach: () => undefined,
    connect: async () => ({ http, api: apiOver(http) }),
  } as unknown as Session;
  await output(session, ['exe_1', 'say'], { follow: true, ...flags });
  await http.close();
  return out;
}

describe('the output of a hostile host', () => {
  it('is shown and not obeyed', async () => {
    expect(await written({})).toBe('␛]0;pwned␇plain␛[2J <U+202E>right\nnext\tcolumn\nend\n');
  });

  it('is what it is with --raw', async () => {
    expect(await written({ raw: true })).toBe(`${HOSTILE}end\n`);
  });
});
