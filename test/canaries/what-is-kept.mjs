// Everything that a system keeps, once its processes have ended: lines of their logs, files, records of every topic, documents. Keys that seal are no canaries.
import Database from 'libsql';
import { Kafka, logLevel } from 'kafkajs';
import mongoose from 'mongoose';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

const COUNTS_BYTES = 12;

export async function lookIntoStores(system, judge, servers) {
  await Promise.all(Object.values(system.processes).map((process) => process.stop('SIGTERM')));
  for (const { name, logFile } of Object.values(system.processes)) judge.look(`lines of ${name}`, undefined, readFileSync(logFile));
  for (const [name, path] of filesIn(system.folder))
    judge.look(/^[0-9a-f]{64}$/.test(name) ? 'a blob' : `the file ${name}`, undefined, readFileSync(path));
  for (const [name, path] of filesIn(system.folder)) {
    if (name === 'documents.db') documentsIn(path, judge);
    if (name === 'runbook.db') recordsIn(path, judge);
  }
  if (!servers) return;
  await recordsOn(servers.brokers, judge);
  await documentsAt(servers.mongoUrl, judge);
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, join(entry.parentPath, entry.name)]);

/** A record or a document is its tenant's, where it says whose it is: nothing of another may stand in it. */
function lookAt(where, text, judge) {
  judge.look(where, tenantOf(text), text);
}

function tenantOf(text) {
  try {
    const { tenant } = JSON.parse(text);
    return typeof tenant === 'string' ? tenant : undefined;
  } catch {
    return undefined;
  }
}

/** Documents that were written together lie deflated together. */
function documentsIn(path, judge) {
  const connection = new Database(path, { readonly: true });
  const tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all([]);
  for (const { name } of tables) {
    const columns = connection
      .prepare(`PRAGMA table_info("${name}")`)
      .all([])
      .map((column) => column.name);
    if (columns.includes('bodies')) {
      for (const { bodies } of connection.prepare(`SELECT bodies FROM "${name}"`).all([]))
        for (const text of inflateSync(bodies).toString().split('\n')) lookAt('a document', text, judge);
    } else if (columns.includes('body')) {
      for (const { body } of connection.prepare(`SELECT body FROM "${name}"`).all([])) lookAt('a document', String(body), judge);
    }
  }
  connection.close();
}

/** A batch is records in a row: three counts of bytes, then key, headers and value. */
function recordsIn(path, judge) {
  const connection = new Database(path, { readonly: true });
  for (const row of connection.prepare('SELECT records FROM log_batch').all([])) {
    const records = Buffer.from(row.records);
    for (let at = 0; at < records.length;) {
      const key = at + COUNTS_BYTES;
      const headers = key + records.readUInt32LE(at);
      const value = headers + records.readUInt32LE(at + 4);
      at = value + records.readUInt32LE(at + 8);
      lookAt('a record of the log', records.subarray(value, at).toString(), judge);
    }
  }
  connection.close();
}

/** Every record of every topic, from the first to the last. */
async function recordsOn(brokers, judge) {
  const kafka = new Kafka({ clientId: 'canaries', brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
  const left = new Map();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) left.set(`${topic}/${partition}`, Number(high) - 1);
  }
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: `canaries-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise((resolve, reject) => {
    if (left.size === 0) return resolve();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    return consumer
      .run({
        eachMessage: async ({ topic, partition, message }) => {
          const headers = Object.values(message.headers ?? {})
            .map(String)
            .join(' ');
          lookAt(`a record of ${topic}`, String(message.value ?? ''), judge);
          judge.look(`the headers of ${topic}`, undefined, `${message.key} ${headers}`);
          if (Number(message.offset) >= (left.get(`${topic}/${partition}`) ?? Infinity)) left.delete(`${topic}/${partition}`);
          if (left.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
}

async function documentsAt(url, judge) {
  const connection = await mongoose.createConnection(url).asPromise();
  for (const { name } of await connection.db.listCollections().toArray()) {
    for await (const document of connection.db.collection(name).find()) {
      if (typeof document.body === 'string') lookAt('a document', document.body, judge);
      judge.look('stored at MongoDB', undefined, Buffer.from(mongoose.mongo.BSON.serialize(document)));
    }
  }
  await connection.close();
}
