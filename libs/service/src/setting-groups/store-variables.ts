import { RECORD_FORMAT, WRITE_FORMAT_DEFAULT } from '@runbook/domain';
import { z } from 'zod';
import { setting } from '../setting-facts.js';
import { brokers, openBackEnds, textLike, whole } from '../setting-kinds.js';

/** Partitions of the execution logs where nobody says: one process needs one, a platform room to grow. */
export const PARTITIONS_DEFAULT = { embedded: 1, kafka: 6 } as const;

const group = 'stores';

export const storeVariables = {
  DATA_DIR: setting(z.string().default('.data'), {
    group,
    kind: 'path of a folder',
    twin: false,
    meaning:
      'the embedded stores: `runbook.db` (the log), `documents.db` (what is folded from it, and the audit) and `blobs/`; [back up](backing-up.md) with `npm run backup -- <folder>`, [move](moving.md) with `npm run migrate`',
  }),
  KAFKA_BROKERS: setting(brokers.optional(), {
    group,
    kind: 'list of `host:port`',
    meaning: 'the log is Kafka; without it the log is embedded',
  }),
  // A connection string of MongoDB holds its password.
  MONGO_URL: setting(textLike(/^mongodb(\+srv)?:\/\/[^/]/, 'a mongodb:// URL').optional(), {
    group,
    kind: '`mongodb://…`, with user, password and `tls=true` as MongoDB writes them',
    isSecret: true,
    meaning: 'documents are in MongoDB; without it they are embedded',
  }),
  OPEN_BACK_ENDS: setting(openBackEnds.default([]), {
    group,
    kind: 'list of `kafka`, `mongo`',
    meaning:
      "with `NODE_ENV=production` a start is refused on one that asks nobody who he is, unless it is named here because its network is these services' own",
  }),
  PARTITIONS: setting(whole(1, 1000).optional(), {
    group,
    kind: 'whole number',
    unit: 'partitions',
    otherwise: `${PARTITIONS_DEFAULT.embedded} embedded, ${PARTITIONS_DEFAULT.kafka} on Kafka`,
    meaning: 'of the execution logs; set for new topics, and on Kafka a start is [refused](operating.md#topics) where one has fewer',
  }),
  KAFKA_REPLICATION: setting(whole(1, 7).optional(), {
    group,
    kind: 'whole number',
    unit: 'copies',
    otherwise: 'three, or as many as there are brokers',
    meaning: 'copies of new topics; where it is set, a start is refused on topics with fewer',
  }),
  KAFKA_TOPIC_PREFIX: setting(
    textLike(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,28}\.$/,
      'letters, digits, dashes and underscores with a dot behind them, at most 30 of them',
    ).optional(),
    {
      group,
      kind: 'text that ends with a dot',
      otherwise: 'nothing',
      meaning:
        "before the names of the services' own topics, of dead letters and of all consumer groups, so that a [second system](moving.md#a-second-system-with-more-partitions) stands beside a first; `runbook.triggers` and the topics of event sources are read by both",
    },
  ),
  WRITE_FORMAT: setting(whole(1, RECORD_FORMAT).default(WRITE_FORMAT_DEFAULT), {
    group,
    kind: 'whole number',
    meaning:
      'of orchestrators: the [record format](upgrading.md#record-formats) that they write; raise it once every service runs a release that reads it',
  }),
};
