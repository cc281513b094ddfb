// Writes docs/guides/settings.md from the schemas of the settings.
//   npm run build && node scripts/write-settings-guide.mjs
import { writeFile } from 'node:fs/promises';
import { settingsGuide } from '../libs/service/dist/settings-guide.js';

await writeFile('docs/guides/settings.md', settingsGuide());
