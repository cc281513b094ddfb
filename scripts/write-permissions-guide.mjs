// Writes docs/guides/permissions.md from the routes themselves.
//   npm run build && node scripts/write-permissions-guide.mjs
import { writeFile } from 'node:fs/promises';
import { permissionsGuide } from '../apps/api-gateway/dist/permissions-guide.js';

await writeFile('docs/guides/permissions.md', permissionsGuide());
