import { ParkedExecutions } from '../src/work/parked-executions.js';
import type { OpenExecution } from '../src/work/requests.js';
import { openFolder } from './running-executor.js';

describe('an execution that waits for long', () => {
  const execution: OpenExecution = {
    id: 'exe_1',
    tenant: 'acme',
    facts: { runbook: { id: 'r', version: 1, digest: 'd' }, startedAt: 17, dataLicenses: ['internal'], incidentId: 'inc_1' },
    requests: new Map(),
  };

  it('is kept by its facts until it ends', async () => {
    const { embedded, remove } = await openFolder();
    const parked = new ParkedExecutions(embedded.documents);
    await parked.write([execution], []);
    await parked.write([execution], ['exe_unknown']);
    expect(await new ParkedExecutions(embedded.documents).facts('exe_1')).toEqual(execution.facts);
    await parked.write([], ['exe_1']);
    await expect(parked.facts('exe_1')).rejects.toThrow('expected execution exe_1 in executor.parked, found none');
    await remove();
  });
});
