import { parseRunbook } from '../../src/runbook/index.js';

const reading = (labels: readonly string[]) =>
  parseRunbook(
    JSON.stringify({
      ...{ apiVersion: 'runbook/v1', id: 'demo', name: 'Demo', labels },
      steps: [{ id: 'note', type: 'transform', with: { value: 1 } }],
    }),
    'json',
  );
const faults = (labels: readonly string[]) => {
  const read = reading(labels);
  return read.ok ? [] : read.errors.map(({ path }) => path);
};

describe('labels of a runbook', () => {
  it('are words of small letters and digits, with . _ : / - between them', () => {
    const labels = ['edr', 'team:blue', 'attack/t1486', '24x7', 'a.b_c-d', 'x'.repeat(63)];
    const read = reading(labels);
    expect(read.ok && read.runbook.labels).toEqual(labels);
  });

  it.each(['', 'Night', 'two words', '-edr', 'blå', 'x'.repeat(64), '{{ inputs.host }}'])('are not %j', (label) => {
    expect(faults(['edr', label])).toEqual(['/labels/1']);
  });

  it('are 20 at most', () => {
    const many = Array.from({ length: 21 }, (_, n) => `l${n}`);
    expect(faults(many.slice(1))).toEqual([]);
    expect(faults(many)).toEqual(['/labels']);
  });
});
