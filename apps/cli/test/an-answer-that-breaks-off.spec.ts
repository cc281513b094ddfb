import { apiOver, answered } from '../src/client/api.js';
import { clientOf, scriptedService } from './a-client.js';

describe('an answer that breaks off', () => {
  it('is none: it is asked for again', async () => {
    const service = await scriptedService((_request, response, _body, nth) => {
      const text = '{"items":[]}';
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      if (nth === 1) response.write(text.slice(0, 5), () => setTimeout(() => response.destroy(), 20));
      else response.end(text);
    });
    const { http } = clientOf(service.url);
    expect(await answered(apiOver(http).GET('/api/v1/schedules'))).toEqual({ items: [] });
    expect(service.seen).toHaveLength(2);
    await http.close();
    await service.stop();
  });
});
