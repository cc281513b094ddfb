import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectNone, root } from './repository.js';
import { NamedTests, suitesBelow } from './suite-titles.js';

const MODEL = 'docs/security/threat-model.md';
const STRIDE = ['S', 'T', 'R', 'I', 'D', 'E'];
/** What may stand where no test does: that it is so, and why, or that it is still to be done. */
const SAID = /^(?:accepted|open): .{20,}$/;

interface Threat {
  readonly flow: string;
  readonly letter: string;
  readonly threat: string;
  readonly held: readonly string[];
}

describe('the threat model', () => {
  const threats = threatsOf(readFileSync(join(root, MODEL), 'utf8'));

  it('goes through every flow by every letter of STRIDE', () => {
    const flows = [...new Set(threats.map(({ flow }) => flow))];
    expect(flows.length).toBeGreaterThanOrEqual(10);
    const letters = (flow: string) => threats.filter((threat) => threat.flow === flow).map(({ letter }) => letter);
    expectNone(
      flows.flatMap((flow) => STRIDE.filter((letter) => !letters(flow).includes(letter)).map((letter) => `${flow}: ${letter}`)),
      'Say what could go wrong there, and which test holds it off, or that it is accepted or open.',
    );
    expect(threats.filter(({ letter }) => !STRIDE.includes(letter))).toEqual([]);
  });

  it('names tests that exist, or says that a threat is accepted or open', () => {
    const named = new NamedTests(suitesBelow(['apps', 'libs', 'test', 'tidy'].map((folder) => join(root, folder))));
    const wrong = threats.flatMap(({ flow, threat, held }) => {
      if (held.length === 1 && SAID.test(held[0]!)) return [];
      return held.flatMap((name) => {
        const fault = named.faultOf(name);
        return fault === undefined ? [] : [`${flow}, ${threat}: ${fault}`];
      });
    });
    expectNone(wrong, 'Name a test as docs/rules.md does, or begin with `accepted:` or `open:` and say why.');
  });

  it('has a test for most of them', () => {
    const tested = threats.filter(({ held }) => !SAID.test(held[0] ?? ''));
    expect(tested.length).toBeGreaterThan(threats.length / 2);
  });
});

function threatsOf(text: string): Threat[] {
  return text
    .split('\n## ')
    .slice(1)
    .flatMap((section) => {
      const [flow = '', ...lines] = section.split('\n');
      const rows = lines.filter((line) => /^\| \w+ \|/.test(line));
      return rows.map((row) => {
        const [, letter = '', threat = '', held = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
        return { flow, letter, threat, held: held.split('<br>') };
      });
    });
}
