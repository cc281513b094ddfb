import { gatewayAdapter } from './gateway-adapter.js';

describe('an address that cannot be read', () => {
  it.each([
    ['/%zz', 400, 'malformed-url'],
    [`/things/${'x'.repeat(5_000)}`, 414, 'uri-too-long'],
  ])('is refused as a problem', async (url, status, code) => {
    const server = gatewayAdapter().getInstance();
    server.get('/things/:id', () => 'here');
    const answer = await server.inject({ url });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status, code });
    await server.close();
  });
});
