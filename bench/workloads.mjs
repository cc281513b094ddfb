// The runbooks that are measured. Bodies are about 200 bytes each way.
const FILLER = 'x'.repeat(120);

const call = (id, stub, dependsOn) => ({
  id,
  type: 'call-service',
  ...(dependsOn && { dependsOn }),
  with: { method: 'POST', url: `${stub}/${id}`, body: { host: '{{ inputs.host }}', filler: FILLER } },
});

const runbook = (id, steps) => ({
  apiVersion: 'runbook/v1',
  id,
  name: id,
  inputs: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
  steps,
});

/** Four HTTP steps in sequence. */
export const w1 = (stub) =>
  runbook(
    'bench-w1',
    ['a', 'b', 'c', 'd'].map((id, n, all) => call(id, stub, n > 0 ? [all[n - 1]] : undefined)),
  );

/** A root, eight parallel HTTP steps, a join. */
export const w2 = (stub) => {
  const parallel = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => call(`p${n}`, stub, ['root']));
  return runbook('bench-w2', [
    call('root', stub),
    ...parallel,
    call(
      'join',
      stub,
      parallel.map(({ id }) => id),
    ),
  ]);
};

/** One HTTP step, a wait for an external event, one HTTP step. */
export const w3 = (stub) =>
  runbook('bench-w3', [
    call('before', stub),
    { id: 'resumed', type: 'wait-for-event', dependsOn: ['before'], with: { event: 'bench.resumed', key: '{{ inputs.host }}' } },
    call('after', stub, ['resumed']),
  ]);

export const WORKLOADS = { W1: w1, W2: w2 };
