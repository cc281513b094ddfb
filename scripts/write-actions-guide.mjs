// Writes the reference part of docs/guides/actions.md from the actions themselves.
//   npm run build && node scripts/write-actions-guide.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { actionsGuide } from '../apps/executor-service/dist/actions/actions-guide.js';
import { builtInActions } from '../apps/executor-service/dist/actions/registry.js';

const GUIDE = 'docs/guides/actions.md';
const MARK = '<!-- From here on written by scripts/write-actions-guide.mjs. -->';

const [introduction] = (await readFile(GUIDE, 'utf8')).split(MARK);
await writeFile(GUIDE, `${introduction}${MARK}\n\n${actionsGuide(builtInActions({ dataFolder: 'data' }))}`);
