/** What is weak, and how to mend it. */
export interface Finding {
  /** Stable: `administrators-without-second-factor`. */
  readonly id: FindingId;
  /** `high`: somebody could act, or read, who must not. `medium`: one mistake more, and somebody could. `low`: it should be looked at. */
  readonly severity: 'high' | 'medium' | 'low';
  readonly what: string;
  readonly why: string;
  readonly mend: string;
  /** Whom or what it is about: ids of members, keys, sources, hosts. Never a secret. */
  readonly about: readonly string[];
}

type Text = Pick<Finding, 'severity' | 'what' | 'why' | 'mend'>;

/** Every finding that there is, in the order of a report: the gravest first. */
const FINDINGS = {
  'entrance-without-tls': {
    severity: 'high',
    what: 'Other machines reach the API through a proxy, and whether that one speaks TLS is not known here',
    why: 'keys, sessions and evidence could be read on the way',
    mend: 'see that the proxy of TRUSTED_PROXY takes TLS alone, or set TLS_CERT and TLS_KEY so that it is spoken here',
  },
  'development-key-in-use': {
    severity: 'high',
    what: 'The key of DEV_API_KEY opens everything, although there are administrators',
    why: 'what is done with it is done by `dev`, whom nobody can suspend, and who has no second factor',
    mend: 'set NODE_ENV=production: the key then opens nothing once there is an administrator',
  },
  'development-persons': {
    severity: 'high',
    what: 'Persons or workers are known by keys in the settings',
    why: 'their keys neither expire nor can they be revoked without a restart',
    mend: 'admit them as members, issue keys, and take them out of DEV_API_KEYS and DEV_WORKER_KEYS',
  },
  'records-without-seal': {
    severity: 'high',
    what: 'Records on Kafka are not sealed',
    why: 'whoever may write to a topic could send commands in anybody’s name',
    mend: 'set CLUSTER_KEY, the same at all services, to the output of: openssl rand -hex 32',
  },
  'back-end-without-sign-in': {
    severity: 'high',
    what: 'Kafka or MongoDB asks nobody who he is',
    why: 'whoever reaches its network reads everything, and erases it',
    mend: 'set KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD, or name user and password in MONGO_URL',
  },
  'back-end-without-tls': {
    severity: 'medium',
    what: 'Kafka or MongoDB is spoken to without TLS',
    why: 'what records and documents say can be read, and changed, on the way',
    mend: 'set KAFKA_TLS_CA, or add tls=true to MONGO_URL',
  },
  'review-off': {
    severity: 'medium',
    what: 'Versions of runbooks are put in force without a review',
    why: 'one person alone decides what runs',
    mend: 'set REVIEW=required',
  },
  'pages-over-http': {
    severity: 'medium',
    what: 'Pages that came over plain HTTP may call the API',
    why: 'whoever changes such a page on the way acts with the session of its reader',
    mend: 'name the https origins in CORS_ORIGINS',
  },
  'data-folder-open': {
    severity: 'medium',
    what: 'Others on this machine may read the data folder',
    why: 'the log, the documents and the keys of development lie there',
    mend: 'run chmod 700 on DATA_DIR',
  },
  'mail-without-tls': {
    severity: 'medium',
    what: 'Mail is handed over without TLS',
    why: 'what people are told, and the password of the mail server, can be read on the way',
    mend: 'set SMTP_URL to smtps:// or smtp://',
  },
  'administrators-without-second-factor': {
    severity: 'high',
    what: 'Administrators sign in by a password alone',
    why: 'who learns it may admit members, and grant himself roles',
    mend: 'have them enrol a second factor (POST /api/v1/auth/second-factor)',
  },
  'step-up-unset': {
    severity: 'medium',
    what: 'Sensitive acts ask for no newer proof of who does them',
    why: 'whoever finds a session open can issue keys, and vote on what is sensitive',
    mend: 'set how old a proof may be (PUT /api/v1/auth/step-up-policy)',
  },
  'overrides-overdue': {
    severity: 'high',
    what: 'Somebody is locked out of break-glass, because an override was condemned or not looked at in time',
    why: 'a gate was opened without its votes, and nobody has upheld it',
    mend: 'look at the override, then lift the lock with a reason (POST /api/v1/break-glass/lifted-locks), or withdraw the role',
  },
  'overrides-owed': {
    severity: 'medium',
    what: 'Overrides wait for their review',
    why: 'until others have looked, one person alone has decided',
    mend: 'review them (POST /api/v1/overrides/:id/reviews)',
  },
  'break-glass-with-one-reviewer': {
    severity: 'low',
    what: 'One person’s word settles an override',
    why: 'two persons who agree can open every gate',
    mend: 'ask for a quorum of two or more (PUT /api/v1/break-glass)',
  },
  'one-administrator': {
    severity: 'medium',
    what: 'There is one administrator alone',
    why: 'without him nobody admits, suspends or reinstates',
    mend: 'make another one (PUT /api/v1/people/:id/roles/:role)',
  },
  'keys-without-end': {
    severity: 'medium',
    what: 'Keys never expire',
    why: 'one that was copied is good for as long as nobody notices',
    mend: 'issue keys with an end, and revoke these',
  },
  'keys-that-are-old': {
    severity: 'low',
    what: 'Keys are older than a year',
    why: 'the longer a key is about, the more have seen it',
    mend: 'issue new ones, and revoke these',
  },
  'keys-unused': {
    severity: 'low',
    what: 'Keys were not used for 90 days',
    why: 'nobody would notice what is done with them',
    mend: 'revoke them',
  },
  'invitations-open': {
    severity: 'low',
    what: 'Invitations wait to be used',
    why: 'whoever has the link chooses the password',
    mend: 'see that they reached the right people; an invitation is over after three days',
  },
  'sources-without-signature': {
    severity: 'medium',
    what: 'Events are taken from topics whoever sent them',
    why: 'whoever may write to such a topic starts runs, and ends waits, as far as `accepts` lets them',
    mend: 'say in `signature` how its records show who sent them (PUT /api/v1/event-sources/:id)',
  },
  'sources-by-declaration': {
    severity: 'low',
    what: 'Of topics it is said, and not checked, that their producer alone writes to them',
    why: 'an access list of the brokers that is changed opens them to others, and nobody is told here',
    mend: 'compare them with the brokers’ access lists (kafka-acls.sh --list), or have their records signed',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type FindingId = keyof typeof FINDINGS;

export const FINDING_IDS = Object.keys(FINDINGS) as [FindingId, ...FindingId[]];

/** None where it is about nobody and nothing. */
export function findingOf(id: FindingId, about: readonly string[]): Finding[] {
  return about.length === 0 ? [] : [{ id, ...FINDINGS[id], about: [...about].sort() }];
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

export const gravestFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((one, other) => RANK[one.severity] - RANK[other.severity]);
