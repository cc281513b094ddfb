import type { mongo } from 'mongoose';

/** The driver's database; documents are written below mongoose's models, which would cast and reshape free JSON. */
export type Database = mongo.Db;
