// Makes the packages and the bill of materials of a release in a folder, for the suite: Vite's bundler does not run among the globals of a test.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packPackages } from '../../scripts/release/packages.mjs';
import { billOfMaterials, shippedPackages } from '../../scripts/release/shipped.mjs';

const [out, version] = process.argv.slice(2);
const archives = await packPackages({ version, out });
const bill = await billOfMaterials({ version, builtAt: '2026-01-01T00:00:00Z', shipped: await shippedPackages() });
await writeFile(join(out, 'made.json'), JSON.stringify({ archives, bill }));
