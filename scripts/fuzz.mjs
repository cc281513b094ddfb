// `npm run fuzz -- [--inputs 10000000] [--seed 1] [--parser "cursors"]`: random inputs at every parser and verifier of what comes from outside, as the
// suite tries them (test/parsers/), and as many of each, of dear ones too. Ends with 1 on the first that crashes, hangs, writes a prototype, or
// is taken for what was signed.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const SUITE = 'test/parsers/parsers-and-random-inputs.spec.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    parser: { type: 'string', default: '' },
  },
});
for (const name of ['inputs', 'seed']) {
  if (!/^[1-9]\d{0,9}$/.test(values[name])) {
    console.error(`expected --${name} as a whole number above 0, found ${values[name]}`);
    process.exit(2);
  }
}
const { status } = spawnSync(
  'npx',
  ['jest', '--selectProjects', 'unit', '--runInBand', '--testNamePattern', values.parser, '--runTestsByPath', SUITE],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      FUZZ_INPUTS: values.inputs,
      FUZZ_SEED: values.seed,
    },
  },
);
process.exitCode = status ?? 1;
