import { transformFile } from '@swc/core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Said here, not read from `.swcrc`: that is looked for from the working directory on, and a process may be started anywhere. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2023',
  },
};
const LIBS = new URL('../../', import.meta.url);

/** Finds the source: `./x.js` beside a `.ts` file is `./x.ts`, `@runbook/x` is the index of that lib. */
export async function resolve(specifier, context, next) {
  const lib = /^@runbook\/([a-z-]+)$/.exec(specifier)?.[1];
  const url = lib ? new URL(`${lib}/src/index.ts`, LIBS) : sourceBeside(specifier, context.parentURL);
  return url && existsSync(url) ? { url: url.href, format: 'module', shortCircuit: true } : next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), OPTIONS);
  return { format: 'module', source: code, shortCircuit: true };
}

function sourceBeside(specifier, parentUrl) {
  if (!parentUrl?.endsWith('.ts') || !specifier.startsWith('.') || !specifier.endsWith('.js')) return undefined;
  return new URL(specifier.replace(/\.js$/, '.ts'), parentUrl);
}
