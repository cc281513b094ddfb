#!/usr/bin/env node
// Checks an evidence bundle with nothing but Node and the files beside this one: no package, no network, no trust in who made it.
//
//     node verify-evidence.mjs bundle.json [--head <hash of the last record, known from elsewhere>]
//
// prints VALID and what the bundle proves, or INVALID and everything that is wrong with it. What it checks, and what no check of
// a bundle alone can find, is in docs/spec/audit-log.md.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readBundle } from './bundle-shape.mjs';
import { checkEvidence } from './evidence-checks.mjs';

const TOOLS = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  fromBase64: (text) => Buffer.from(text, 'base64'),
  toBase64: (bytes) => Buffer.from(bytes).toString('base64'),
};

/**
 * @param {unknown} bundle the parsed bundle
 * @param {string} [head] hash of the run's last record with events, known from elsewhere; without it a consistently shortened bundle passes
 * @returns {{ valid: boolean, faults: { where: string, expected: string, found: string }[], records: number, head: string | null }}
 *   `where` is a JSON Pointer into the bundle
 */
export function verifyEvidence(bundle, head) {
  const { valid, faults, records, head: last } = checkEvidence(bundle, TOOLS, head);
  return { valid, faults: faults.map(({ where, expected, found }) => ({ where, expected, found })), records, head: last };
}

function main([file, option, head, ...rest]) {
  if (!file || (option !== undefined && option !== '--head') || (option && !head) || rest.length > 0) {
    console.error('usage: node verify-evidence.mjs bundle.json [--head <hash of the last record>]');
    return 2;
  }
  let bundle;
  try {
    bundle = readBundle(readFileSync(file));
  } catch (error) {
    console.log(`INVALID\n  expected a JSON file, found: ${error.message}`);
    return 1;
  }
  const verdict = verifyEvidence(bundle, head);
  if (!verdict.valid) {
    console.log('INVALID');
    for (const { where, expected, found } of verdict.faults) console.log(`  ${where || '/'}: expected ${expected}, found ${found}`);
    return 1;
  }
  const { execution, audit } = bundle;
  console.log(`VALID\n  execution ${execution.id}, ${execution.status}, of ${execution.runbook.id} version ${execution.runbook.version}`);
  console.log(`  ${verdict.records} records, the last with hash ${verdict.head}`);
  console.log(`  entries ${audit.first} to ${audit.last} of ${audit.topic}/${audit.partition}, the last with hash ${audit.headHash}`);
  return 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
