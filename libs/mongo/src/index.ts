export { openMongo, type MongoSettings, type OpenedMongo } from './open-mongo.js';
export { MongoDocumentStore } from './mongo-document-store.js';
export { MongoBlobStore } from './mongo-blob-store.js';
