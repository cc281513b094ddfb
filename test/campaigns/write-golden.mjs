// Writes the golden report of C0024 anew, from one embedded process: npm run build && node test/campaigns/write-golden.mjs
// Read what it changes as a reader of reports would, before it is committed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attribute } from './attribute-campaigns.mjs';
import { startAttributing } from './attribute-embedded.mjs';
import { bundleOf, CAMPAIGNS } from './campaigns.mjs';

const NAME = 'C0024';
const folder = join(import.meta.dirname, 'golden');

const system = await startAttributing();
try {
  const { report, markdown } = await attribute(system.api, NAME, bundleOf(CAMPAIGNS.find(({ name }) => name === NAME)));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${NAME}.report.json`), `${JSON.stringify(report, undefined, 1)}\n`);
  await writeFile(join(folder, `${NAME}.report.md`), markdown);
} finally {
  await system.stop();
}
