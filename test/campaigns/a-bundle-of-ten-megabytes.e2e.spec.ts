import { attribute, startRequest } from './attribute-campaigns.mjs';
import { startAttributing } from './attribute-embedded.mjs';
import { bundleOf, CAMPAIGNS } from './campaigns.mjs';

/** What the gateway takes as one body, the bundle and all around it. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

describe('a bundle of ten megabytes', () => {
  let system: Awaited<ReturnType<typeof startAttributing>>;
  const campaign = bundleOf(CAMPAIGNS.find(({ name }) => name === 'C0024')!);

  beforeAll(async () => {
    system = await startAttributing();
  }, 180_000);
  afterAll(() => system.stop());

  it('is attributed like the part of it that says something, and leaves evidence that is valid', async () => {
    const bundle = filled(BODY_BYTES_MAX);
    const { report, execution } = await attribute(system.api, 'large', bundle);
    expect(report).toMatchObject({ verdict: 'attributed', actor: { name: 'APT29' } });
    expect(execution.evidenceFaults).toEqual([]);
    const { report: small } = await attribute(system.api, 'small', campaign);
    expect(report.hypotheses).toEqual(small.hypotheses);
  }, 240_000);

  it('is refused when the body has one byte more', async () => {
    const text = JSON.stringify(startRequest('large', filled(BODY_BYTES_MAX + 1)));
    expect(Buffer.byteLength(text)).toBe(BODY_BYTES_MAX + 1);
    expect(await system.api.post('/executions', text)).toMatchObject({ status: 413, body: { status: 413, code: 'payload-too-large' } });
  });

  /** The campaign and as many notes, which say nothing of anybody, as make the start request so long. */
  function filled(bytes: number): { objects: Record<string, unknown>[] } {
    const notes: Record<string, unknown>[] = [];
    const bundle = { ...campaign, objects: [...campaign.objects, ...notes] };
    let left = bytes - Buffer.byteLength(JSON.stringify(startRequest('large', bundle)));
    for (let n = 0; left > 0; n++) {
      const empty = note(n, '');
      const frame = JSON.stringify(empty).length + 1;
      // The last one takes what is left, so that no rest is too short for one more.
      const content = left > 2 * (frame + NOTE_CHARACTERS) ? NOTE_CHARACTERS : left - frame;
      bundle.objects.push(note(n, 'x'.repeat(content)));
      left -= frame + content;
    }
    return bundle;
  }
});

const NOTE_CHARACTERS = 2_000;

function note(n: number, content: string): Record<string, unknown> {
  const id = `note--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return {
    type: 'note',
    spec_version: '2.1',
    id,
    created: '2026-01-01T00:00:00Z',
    modified: '2026-01-01T00:00:00Z',
    content,
    object_refs: [],
  };
}
