import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsGuide } from '../../src/actions/actions-guide.js';
import { ActionRegistry } from '../../src/actions/registry.js';
import { DATA_FOLDER } from '../rapid-attribution/bundles.js';
import { actions, run } from './run-action.js';

const MARK = '<!-- From here on written by scripts/write-actions-guide.mjs. -->\n\n';
const guide = readFileSync(join(DATA_FOLDER, '../docs/guides/actions.md'), 'utf8');

describe('the actions in the guide', () => {
  it('are the registered ones, with their parameters as they are', () => {
    // Where this fails: npm run build && node scripts/write-actions-guide.mjs
    expect(guide.split(MARK)[1]).toBe(actionsGuide([...actions.values()]));
  });

  it.each(new ActionRegistry([...actions.values()]).names())(
    'hold an example of %s that runs, or that takes what another step gave',
    async (name) => {
      const example = actions.get(name)?.guide?.example;
      if (JSON.stringify(example).includes('{{')) expect(guide).toContain(`"use": "${name}"`);
      else expect(await run(name, example)).toBeDefined();
    },
  );
});
