import { isWorkerAction } from '@runbook/domain';
import { z } from 'zod';
import type { Action } from '../../src/actions/action.js';
import { ActionRegistry, builtInActions } from '../../src/actions/registry.js';
import { DATA_FOLDER } from './bundles.js';

const action = (name: string): Action => ({ name, description: '', parameters: z.strictObject({}), run: async () => null });

describe('an action registry', () => {
  it('finds actions by name and lists them sorted', () => {
    const registry = new ActionRegistry([action('b'), action('a')]);
    expect(registry.names()).toEqual(['a', 'b']);
    expect(registry.get('a')?.name).toBe('a');
    expect(registry.get('c')).toBeUndefined();
  });

  it('refuses a second action of one name', () => {
    expect(() => new ActionRegistry([action('a'), action('a')])).toThrow('expected one action named a, found a second');
  });

  it('holds what the product ships with, each strict about its parameters and none with the name of a worker’s', () => {
    const registry = new ActionRegistry(builtInActions({ dataFolder: DATA_FOLDER }));
    for (const { name, parameters, guide } of registry.all()) {
      expect(parameters.safeParse({ surplus: 1 }).success).toBe(false);
      expect(isWorkerAction(name)).toBe(false);
      expect(guide).toBeDefined();
    }
  });

  it('fails in a way that may pass when the data folder is missing', async () => {
    const lookup = builtInActions({ dataFolder: '/nowhere' }).find(({ name }) => name === 'mine-patterns');
    const failed = lookup?.run({ sightings: {} }, {} as never);
    await expect(failed).rejects.toMatchObject({ name: 'ActionFailed', code: 'internal', terminal: false });
  });
});
