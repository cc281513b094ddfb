import { api, told, type Schemas } from './client.js';

/** What one step of a text comes to. `body`: as JSON, written with every digit of its numbers. */
export const tryStep = (body: string): Promise<Schemas['TriedStep']> =>
  told(
    api.POST('/api/v1/runbooks/try', {
      body: body as never,
      headers: { 'content-type': 'application/json' },
      bodySerializer: (text) => text as unknown as string,
    }),
  );
