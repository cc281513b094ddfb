// Builds apps/console into its dist/ with Vite, and puts beside each file what a browser is sent that takes it compressed.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = 'apps/console';
/** Vite writes it last but for what is made here. */
const BUILT = join(ROOT, 'dist/index.html');
const SOURCES = ['src', 'public', 'index.html', 'vite.config.js', 'package.json'];
/** A smaller file is one packet as it is. */
const COMPRESSED_BYTES_MIN = 1_400;
/** Half a percent larger than 11, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** @returns {Promise<boolean>} whether there was something to build */
export async function buildConsole({ ifStale }) {
  if (ifStale && (await isFresh())) return false;
  // Whoever builds, a suite or a start in development: people get React without its checks, at half the size.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root: ROOT, configFile: join(ROOT, 'vite.config.js'), logLevel: 'warn' });
  const assets = join(ROOT, 'dist/assets');
  const files = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name));
  await Promise.all(files.map((name) => compress(join(assets, name))));
  return true;
}

async function compress(file) {
  const bytes = await readFile(file);
  if (bytes.length < COMPRESSED_BYTES_MIN) return;
  const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes, BROTLI), promisify(gzip)(bytes, { level: 9 })]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

async function isFresh() {
  const built = await stat(BUILT).catch(() => undefined);
  if (!built) return false;
  for (const source of SOURCES) if ((await newestOf(join(ROOT, source))) > built.mtimeMs) return false;
  return true;
}

/** Of a folder and all that is in it: a file that was taken away makes its folder newer. */
async function newestOf(path) {
  const own = await stat(path).catch(() => undefined);
  if (!own) return 0;
  const inside = own.isDirectory() ? await Promise.all((await readdir(path)).map((name) => newestOf(join(path, name)))) : [];
  return Math.max(own.mtimeMs, ...inside);
}
