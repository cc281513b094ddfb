import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const STATEMENT = 'https://in-toto.io/Statement/v1';
const PREDICATE = 'https://slsa.dev/provenance/v1';
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const BUILD_TYPE = 'urn:runbook-orchestrator:release:v1';

/**
 * An in-toto statement of how the files of a release were made (https://slsa.dev/spec/v1.0/provenance), in a DSSE envelope
 * (https://github.com/secure-systems-lab/dsse). Without a key the envelope has no signature, and says so by that.
 *
 * @param {{ folder: string, files: string[], commit: string, version: string, builder: string, node: string, key?: string }} release
 *   key: PEM of an Ed25519 or ECDSA private key
 */
export async function provenanceOf({ folder, files, commit, version, builder, node, key }) {
  const statement = {
    _type: STATEMENT,
    subject: await Promise.all(files.map(async (name) => ({ name, digest: { sha256: await sha256(join(folder, name)) } }))),
    predicateType: PREDICATE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { version },
        internalParameters: { node },
        resolvedDependencies: [
          { uri: 'git+local:runbook-orchestrator', digest: { gitCommit: commit } },
          { uri: 'file:package-lock.json', digest: { sha256: await sha256('package-lock.json') } },
        ],
      },
      runDetails: { builder: { id: builder } },
    },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  return { payloadType: PAYLOAD_TYPE, payload: payload.toString('base64'), signatures: key ? [signatureOf(payload, key)] : [] };
}

/**
 * Checks the files of a release against its statement, and the statement against a public key.
 *
 * @param {string} folder
 * @param {object} envelope
 * @param {string} [publicKey] PEM; without it only the files are checked
 * @returns {Promise<string[]>} what does not hold
 */
export async function provenanceFaults(folder, envelope, publicKey) {
  const payload = Buffer.from(envelope.payload, 'base64');
  if (publicKey !== undefined && !isSigned(envelope, payload, publicKey))
    return ['expected a signature of this key over the statement, found none; trust nothing of it'];
  const faults = [];
  for (const { name, digest } of JSON.parse(payload.toString()).subject) {
    const found = await sha256(join(folder, name)).catch(() => 'no such file');
    if (found !== digest.sha256) faults.push(`expected ${name} to have the SHA-256 ${digest.sha256}, found ${found}`);
  }
  return faults;
}

/** Pre-authentication encoding of DSSE: the type is signed too. */
const encoded = (payload) => Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);

/** Ed25519 hashes by itself. */
const digestOf = (key) => (key.asymmetricKeyType === 'ed25519' ? undefined : 'sha256');

function signatureOf(payload, pem) {
  const key = createPrivateKey(pem);
  const keyid = createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { keyid, sig: sign(digestOf(key), encoded(payload), key).toString('base64') };
}

function isSigned({ payloadType, signatures }, payload, pem) {
  const key = createPublicKey(pem);
  return (
    payloadType === PAYLOAD_TYPE && signatures.some(({ sig }) => verify(digestOf(key), encoded(payload), key, Buffer.from(sig, 'base64')))
  );
}

/** @returns {Promise<string>} in hexadecimal */
export async function sha256(file) {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
