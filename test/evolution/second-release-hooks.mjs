import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SECOND_FORM = `{
  format: 1,
  later: [{
    version: 2,
    format: 2,
    up: ({ failures, ...event }) => ({ ...event, failed: failures }),
    down: ({ failed, ...event }) => ({ ...event, failures: failed }),
  }],
}`;

/** What is changed in which module: the text that must stand there once, and what stands there instead. */
const CHANGES = [
  {
    module: '/libs/domain/dist/evolution/forms-of-execution.js',
    from: /ExecutionCompleted: FIRST/,
    to: `ExecutionCompleted: ${SECOND_FORM}`,
  },
  { module: '/libs/domain/dist/execution/progress/end-run.js', from: /failures: state\.failures/, to: 'failed: state.failures' },
];

export async function load(url, context, next) {
  const change = CHANGES.find(({ module }) => url.endsWith(module));
  if (!change) return next(url, context);
  const source = readFileSync(fileURLToPath(url), 'utf8');
  if (source.split(change.from).length !== 2) throw new Error(`expected ${change.from} once in ${url}, found another text; mend the suite`);
  return { format: 'module', shortCircuit: true, source: source.replace(change.from, () => change.to) };
}
