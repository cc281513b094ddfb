import { readFileSync } from 'node:fs';
import { isKeyedAct, keyedAct } from '../src/api/keyed-acts.js';

const vote = (decision: string) =>
  new Request('http://console/api/v1/approvals/apr_1/votes', { method: 'POST', body: JSON.stringify({ decision }) });
const keyOf = (act: Awaited<ReturnType<typeof keyedAct>>) => act?.request.headers.get('idempotency-key');

/** Of the document of the API, as its types have it: `POST /api/v1/executions`, and whether it takes a key. */
function actsOfTheDocument(): readonly { readonly method: string; readonly path: string; readonly isKeyed: boolean }[] {
  const text = readFileSync(new URL('../../../libs/api-types/src/generated/paths.ts', import.meta.url), 'utf8');
  const [paths = '', operations = ''] = text.split('export interface operations');
  return [...paths.matchAll(/\n {4}"(\/api\/v1[^"]*)": \{\n([\s\S]*?)\n {4}\};/g)].flatMap(([, path = '', body = '']) =>
    [...body.matchAll(/\n {8}(put|post|delete|patch): operations\["(\w+)"\]/g)].map(([, method = '', name = '']) => {
      const [, operation = ''] = new RegExp(`\\n {4}${name}: \\{\\n([\\s\\S]*?)\\n {4}\\};`).exec(operations) ?? [];
      return { method: method.toUpperCase(), path, isKeyed: operation.includes('"Idempotency-Key"') };
    }),
  );
}

describe('an act whose answer was lost', () => {
  it('has the same key when it is asked for again', async () => {
    const first = await keyedAct(vote('approve'));
    expect(keyOf(first)).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOf(await keyedAct(vote('approve')))).toBe(keyOf(first));
    first?.answered();
  });

  it('is another act with other words, and once it was answered', async () => {
    const first = await keyedAct(vote('approve'));
    expect(keyOf(await keyedAct(vote('reject')))).not.toBe(keyOf(first));
    first?.answered();
    expect(keyOf(await keyedAct(vote('approve')))).not.toBe(keyOf(first));
  });

  it('keeps what it says', async () => {
    const act = await keyedAct(vote('abstain'));
    expect([await act?.request.json(), act?.request.method]).toEqual([{ decision: 'abstain' }, 'POST']);
  });

  it('has a key exactly where the document of the API says that one is taken', () => {
    const acts = actsOfTheDocument();
    expect(acts.filter(({ isKeyed }) => isKeyed).length).toBeGreaterThan(15);
    const told = acts.map(({ method, path, isKeyed }) => `${method} ${path} ${isKeyed}`);
    expect(acts.map(({ method, path }) => `${method} ${path} ${isKeyedAct(method, path.replaceAll(/\{\w+\}/g, 'x'))}`)).toEqual(told);
  });
});
