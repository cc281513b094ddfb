// Other versions of Node than the one at hand: for the suites, and for benches that compare them.
// `node scripts/runtimes.mjs 20 24 26` prints where each lies.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../test/servers/cache.mjs';
import { runToEnd } from '../test/servers/process.mjs';

/** 55 MB over a slow line. */
const INSTALL_MS_MAX = 10 * 60_000;
const VERSION_MS_MAX = 10_000;

/**
 * The floor of `engines`, the version that is developed on (`.nvmrc`) and the newest. The npm packages bring the binary of nodejs.org
 * and have no install script; npm checks what it gets against the integrity given here.
 */
export const RUNTIMES = [
  {
    major: 20,
    version: '20.19.0',
    integrity: {
      'linux-x64': 'sha512-HzVYgEgabV/n3nP2F9mcxS0Nxgg99jynX9CMovakLmSYTuTdQRbbtw0yadY8+qKcqXfiDAtb2hmtR7nDPzclGA==',
      'linux-arm64': 'sha512-kT7jX7frbsrMrXMsBaFt3Th1SWs5VjxTzd0U8vxcmdCFkaqeu5hFK0+QoYfIo5drmr3DmwJfLtO2gnD/7hNE/Q==',
    },
  },
  {
    major: 24,
    version: '24.22.3',
    integrity: {
      'linux-x64': 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
      'linux-arm64': 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
    },
  },
  {
    major: 26,
    version: '26.12.1',
    integrity: {
      'linux-x64': 'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
      'linux-arm64': 'sha512-8Oxs6Y7rDcKufVIM/zYRSwytj46WOrZk7yFCLTKDcs17bBjAeD9HMAqo97hMfMyxozIud0S4vZCs5WB/3iavNQ==',
    },
  },
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const major of process.argv.slice(2)) console.log(await nodeOf(Number(major)));
}

/**
 * The path of a binary of this major version: the one at hand, or what `NODE_<major>` names, or that of the npm package for this machine,
 * fetched once into `.cache/`. Throws with the reason when it cannot be had.
 * @param {number} major
 */
export async function nodeOf(major, env = process.env) {
  const given = env[`NODE_${major}`];
  if (given !== undefined) return expectVersion(given, `v${major}.`, `NODE_${major}`);
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const runtime = RUNTIMES.find((one) => one.major === major);
  if (runtime === undefined) {
    throw new Error(
      `expected a version among ${RUNTIMES.map((one) => one.major).join(', ')}, found ${major}; name a binary in NODE_${major}`,
    );
  }
  const platform = `${process.platform}-${process.arch}`;
  const integrity = runtime.integrity[platform];
  if (integrity === undefined) {
    throw new Error(`no package of Node ${runtime.version} is known for ${platform}; name a binary in NODE_${major}`);
  }
  const name = `node-${platform}`;
  const folder = await cached(`${name}-${runtime.version}`, (target) => install(target, name, runtime.version, integrity));
  return expectVersion(join(folder, 'node_modules', name, 'bin', 'node'), `v${runtime.version}`, name);
}

/** An environment in which `node`, and with it `npm`, is this binary for every child process. */
export function environmentOf(node) {
  return { PATH: `${dirname(node)}:${process.env.PATH}` };
}

async function install(folder, name, version, integrity) {
  const manifest = { name: 'runtime', version: '0.0.0', private: true, dependencies: { [name]: version } };
  const packages = { '': manifest, [`node_modules/${name}`]: { version, integrity } };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, packages }));
  await runToEnd('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    timeoutMs: INSTALL_MS_MAX,
  });
}

async function expectVersion(node, prefix, where) {
  const found = (await runToEnd(node, ['--version'], { timeoutMs: VERSION_MS_MAX })).trim();
  if (!found.startsWith(prefix)) throw new Error(`expected Node ${prefix} at ${where}, found ${found}`);
  return node;
}
