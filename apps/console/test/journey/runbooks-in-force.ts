import type { Answer, WholeClient } from '../../../../test/system/index.mjs';

type Api = Pick<WholeClient, 'get' | 'post'>;

async function done(status: number, asked: Promise<Answer>): Promise<Answer['body']> {
  const { status: found, body } = await asked;
  expect({ status: found, body }).toMatchObject({ status });
  return body;
}

export async function starts(api: Api, runbookId: string, inputs: object): Promise<string> {
  return (await done(201, api.post('/executions', { runbookId, inputs }, { prefer: 'wait=1' }))).id;
}

/** What a run asks of people now. */
export async function askedBy(api: Api, run: string): Promise<{ readonly id: string; readonly digest: string }> {
  const { items } = await done(200, api.get('/approvals?mine=false'));
  return items.find(({ execution }: { execution: string }) => execution === run);
}

export async function agreesOverTheApi(api: Api, run: string): Promise<void> {
  const { id, digest } = await askedBy(api, run);
  await done(200, api.post(`/approvals/${id}/votes`, { decision: 'approve', digest }));
}
