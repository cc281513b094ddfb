import { readFileSync } from 'node:fs';
import { completionScript, SHELLS } from '../src/index.js';

describe('the scripts of completion', () => {
  // After a change: npm run build && node scripts/write-cli-help.mjs, and read what has changed.
  it.each(SHELLS)('are those in the golden file: %s', (shell) =>
    expect(completionScript(shell)).toBe(readFileSync(`apps/cli/test/golden/completion.${shell}`, 'utf8')),
  );

  it.each(SHELLS)('ask the command itself, and say where they belong: %s', (shell) => {
    const script = completionScript(shell);
    expect(script).toContain('runbook __complete -- ');
    expect(script).toContain(`runbook completion ${shell} > `);
  });
});
