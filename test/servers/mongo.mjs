// A server that speaks MongoDB's protocol: given by the environment, or MongoDB in Docker, or SecantusDB on this machine's Python.
import { join } from 'node:path';
import mongoose from 'mongoose';
import { cached, isCached } from './cache.mjs';
import { dockerAnswers, startContainer } from './docker.mjs';
import { canRun, freePort, runToEnd } from './process.mjs';
import { startServer } from './server-process.mjs';

const SECANTUS_VERSION = '0.7.0b3';
const PART = `secantusdb-${SECANTUS_VERSION}`;
const MONGO_IMAGE = 'mongo:8.0';
const READY_MS_MAX = 60_000;
const INSTALL_MS_MAX = 10 * 60_000;
const ATTEMPTS_MAX = 3;
const ANSWER_MS_MAX = 2_000;

/** @param {{ exclusive?: boolean }} [options] */
export async function startMongo({ exclusive = false } = {}) {
  const given = process.env.MONGO_URL;
  if (given && !exclusive) return { url: given, stop: async () => undefined };
  if (await dockerAnswers()) return startInDocker();
  const server = await secantus();
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPython(server);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !/in use/i.test(error.message)) throw error;
    }
  }
}

/** What keeps a MongoDB-protocol server from starting here, or undefined. */
export async function mongoIsMissing() {
  if (process.env.MONGO_URL || (await dockerAnswers()) || (await isCached(PART))) return undefined;
  return (await canRun('python3', ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)']))
    ? undefined
    : 'python3 3.11 or newer with venv and pip (or Docker, or MONGO_URL)';
}

export async function secantus() {
  const folder = await cached(PART, async (target) => {
    await runToEnd('python3', ['-m', 'venv', join(target, 'venv')], { timeoutMs: INSTALL_MS_MAX });
    const pip = join(target, 'venv', 'bin', 'pip');
    await runToEnd(pip, ['install', '--quiet', `SecantusDB==${SECANTUS_VERSION}`], { timeoutMs: INSTALL_MS_MAX });
  });
  return join(folder, 'venv', 'bin', 'secantusd-py');
}

async function startOnPython(command) {
  const port = await freePort();
  const url = `mongodb://127.0.0.1:${port}/runbook`;
  const server = await startServer({
    name: `SecantusDB ${SECANTUS_VERSION} on port ${port}`,
    kind: 'mongo',
    prepare: async (folder) => {
      const storage = ['--storage-path', join(folder, 'data'), '--sync-on-commit'];
      return { command, args: ['--host', '127.0.0.1', '--port', String(port), ...storage, '--log-level', 'WARNING'] };
    },
    isReady: () => answers(url),
    readyMsMax: READY_MS_MAX,
  });
  return Object.assign(server, { url });
}

async function startInDocker() {
  const port = await freePort();
  const url = `mongodb://127.0.0.1:${port}/runbook?directConnection=true`;
  const container = await startContainer({ image: MONGO_IMAGE, publish: [`127.0.0.1:${port}:27017`] });
  await container.ready(() => answers(url), READY_MS_MAX);
  return {
    url,
    stop: container.remove,
    kill9: container.kill9,
    async restart() {
      await container.start();
      await container.ready(() => answers(url), READY_MS_MAX);
    },
  };
}

export async function answers(url) {
  const connection = mongoose.createConnection(url, { serverSelectionTimeoutMS: ANSWER_MS_MAX });
  try {
    await connection.asPromise();
    await connection.db?.admin().ping();
  } finally {
    await connection.close(true).catch(() => undefined);
  }
}
