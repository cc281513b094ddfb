import { ActionFailed, type Action } from '../../src/actions/action.js';
import { extractIndicators } from '../../src/actions/indicators/extract-indicators.js';
import { ingestIndicators } from '../../src/actions/indicators/ingest-indicators.js';
import { enrichIntel } from '../../src/actions/intel/enrich-intel.js';
import { KnowledgeShelf } from '../../src/actions/intel/knowledge-objects.js';
import { mergeBundles } from '../../src/actions/intel/merge-bundles.js';
import { ingestStix } from '../../src/actions/rapid-attribution/ingest-stix.js';
import { KnowledgeLibrary } from '../../src/actions/rapid-attribution/knowledge-library.js';
import { composeReport } from '../../src/actions/report/compose-report.js';
import { BUNDLE_LIMITS, DEPTH_MAX } from '../../src/actions/stix/stix-bundle.js';
import { DATA_FOLDER } from '../rapid-attribution/bundles.js';
import { actions, bundle, context } from './run-action.js';

/** The action's output, or how it refused. */
async function outcome<Parameters>(action: Action<Parameters>, parameters: unknown): Promise<object> {
  try {
    return { output: await action.run(action.parameters.parse(parameters), context) };
  } catch (error) {
    if (!(error instanceof ActionFailed)) throw error;
    return { code: error.code, message: error.message, terminal: error.terminal };
  }
}
const output = expect.anything() as unknown;
const exceeded = (message: string) => ({ code: 'limit-exceeded', terminal: true, message });

const malware = (n: number) => ({
  ...{ type: 'malware', spec_version: '2.1', created: '2025-01-01T00:00:00.000Z', modified: '2025-01-01T00:00:00.000Z' },
  ...{ id: `malware--33333333-3333-4333-8333-${String(n).padStart(12, '0')}`, name: `Dropper ${n}`, is_family: false },
});
/** Objects in one another, so many around the word in the middle. */
const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner: unknown) => ({ a: inner }), 'x');

describe('a bundle that is read', () => {
  const objects = [malware(1), malware(2), malware(3)];
  const read = (limits: Partial<typeof BUNDLE_LIMITS>, value: unknown = bundle(...objects)) =>
    outcome(ingestStix({ ...BUNDLE_LIMITS, ...limits }), { bundle: value });

  it('may have so many objects and no more', async () => {
    expect(await read({ objectsMax: 3 })).toEqual({ output });
    expect(await read({ objectsMax: 2 })).toEqual(exceeded('expected a bundle with at most 2 objects, found 3; split it by intrusion'));
  });

  it('may have so many bytes and no more', async () => {
    // Canonical JSON of what has no numbers is what JSON.stringify makes of sorted members; all of it is ASCII.
    const { length } = JSON.stringify(bundle(...objects));
    expect(await read({ bytesMax: length })).toEqual({ output });
    const found = `expected a bundle with at most ${length - 1} bytes, found more; split it by intrusion`;
    expect(await read({ bytesMax: length - 1 })).toEqual(exceeded(found));
  });

  it.each([5, DEPTH_MAX])('may be nested so deep and no deeper: %d', async (depthMax) => {
    // The bundle, its list and the object are three levels; a text is none.
    const note = (levels: number) => bundle({ ...malware(1), x_deep: nested(levels) });
    expect(await read({ depthMax }, note(depthMax - 3))).toEqual({ output });
    const found = `expected a bundle with values nested at most ${depthMax} deep, found a deeper one; split it by intrusion`;
    expect(await read({ depthMax }, note(depthMax - 2))).toEqual(exceeded(found));
  });

  it('has the limits that the guides name', () => {
    expect(BUNDLE_LIMITS).toEqual({ bytesMax: 10_485_760, objectsMax: 100_000, depthMax: 64 });
  });
});

describe('a bundle that is made', () => {
  it('of bundles has so many objects and no more', async () => {
    const bundles = [bundle(malware(1), malware(2)), bundle(malware(2), malware(3))];
    expect(await outcome(mergeBundles(3), { bundles })).toMatchObject({ output: { objects: 3 } });
    expect(await outcome(mergeBundles(2), { bundles })).toEqual(
      exceeded('expected at most 2 objects in the merged bundle, found more; merge fewer bundles'),
    );
  });

  it('with what is known has so many objects and no more', async () => {
    const [library, shelf] = [new KnowledgeLibrary(DATA_FOLDER), new KnowledgeShelf(DATA_FOLDER)];
    const given = { bundle: bundle({ ...malware(1), name: 'Cobalt Strike' }) };
    const whole = (await outcome(enrichIntel(library, shelf), given)) as { output: { bundle: { objects: object[] } } };
    const { length } = whole.output.bundle.objects;
    expect(length).toBeGreaterThan(10);
    expect(await outcome(enrichIntel(library, shelf, length), given)).toEqual({ output });
    expect(await outcome(enrichIntel(library, shelf, length - 1), given)).toEqual(
      exceeded(`expected an enriched bundle of at most ${length - 1} objects, found ${length}; ask for fewer relations`),
    );
  });
});

describe('indicators', () => {
  const found = 'expected at most 2 different indicators, found more; split the source';

  it('of a text are so many and no more', async () => {
    expect(await outcome(extractIndicators(2), { text: 'a.evil-host.com b.evil-host.com a.evil-host.com' })).toEqual({ output });
    expect(await outcome(extractIndicators(2), { text: 'a.evil-host.com b.evil-host.com c.evil-host.com' })).toEqual(exceeded(found));
  });

  it('of a list are so many and no more', async () => {
    expect(await outcome(ingestIndicators(2), { source: ['a.evil-host.com', 'b.evil-host.com', 'b.evil-host.com'] })).toEqual({ output });
    expect(await outcome(ingestIndicators(2), { source: ['a.evil-host.com', 'b.evil-host.com', 'c.evil-host.com'] })).toEqual(
      exceeded(found),
    );
  });
});

describe('a report', () => {
  it('has so many characters and no more', async () => {
    const given = { title: 'Phishing wave', sections: [{ heading: 'What', text: 'Three mailboxes received the same lure.' }] };
    const whole = (await outcome(composeReport(), given)) as { output: { markdown: string } };
    const { length } = whole.output.markdown;
    expect(await outcome(composeReport(length), given)).toEqual({ output });
    expect(await outcome(composeReport(length - 1), given)).toEqual(
      exceeded(`expected a report of at most ${length - 1} characters, found ${length}; leave details to the JSON outputs of steps`),
    );
  });
});

describe('values that are compared or hashed', () => {
  const named = (name: string) => actions.get(name) as Action;
  const compared = (levels: number) => outcome(named('compare'), { before: nested(levels), after: nested(levels) });
  const hashed = (levels: number) => outcome(named('hash-evidence'), { items: [{ name: 'deep', value: nested(levels) }] });

  it('may be nested so deep and no deeper', async () => {
    expect(await compared(DEPTH_MAX)).toEqual({ output });
    expect(await compared(DEPTH_MAX + 1)).toEqual(exceeded('expected values nested at most 64 deep, found a deeper one'));
    expect(await hashed(DEPTH_MAX)).toEqual({ output });
    expect(await hashed(DEPTH_MAX + 1)).toEqual(exceeded('expected values nested at most 64 deep, found a deeper one; hash it as text'));
  });
});
