import { addressBytes } from './address.js';

/**
 * The rule that keeps an outbound connection from this address, or undefined when the address is public. Text that is no address is
 * refused like a private one. Sources: the IANA special-purpose address registries (RFC 6890 and its updates), the providers' words on
 * their metadata services. For IPv6 only what is inside the global unicast block 2000::/3 can be public (RFC 4291).
 */
export function refusalOf(address: string): AddressRule | undefined {
  const bytes = addressBytes(address);
  if (!bytes) return 'not-an-address';
  return bytes.length === 4 ? refusalOfIpv4(bytes) : refusalOfIpv6(bytes);
}

export type AddressRule =
  | 'not-an-address'
  | 'metadata'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'shared' // Carrier-grade NAT, RFC 6598.
  | 'link-local'
  | 'multicast'
  | 'documentation'
  | 'benchmarking'
  | 'reserved';

interface Block {
  readonly rule: AddressRule;
  readonly prefix: Uint8Array;
  readonly bits: number;
}

const block = (rule: AddressRule, text: string): Block => {
  const [address = '', bits] = text.split('/');
  const prefix = addressBytes(address);
  if (!prefix) throw new Error(`expected an address block, found ${text}; this is a defect`);
  return { rule, prefix, bits: Number(bits) };
};

/** In order: the first that fits names the refusal. */
const IPV4_BLOCKS: readonly Block[] = [
  block('metadata', '169.254.169.254/32'), // Most clouds.
  block('metadata', '169.254.170.2/32'), // Credentials of container tasks.
  block('metadata', '169.254.170.23/32'), // Credentials of pods.
  block('metadata', '100.100.100.200/32'), // Alibaba Cloud.
  block('metadata', '168.63.129.16/32'), // Azure's platform address, public by its number alone.
  block('metadata', '192.0.0.192/32'), // Oracle Cloud.
  block('unspecified', '0.0.0.0/8'),
  block('loopback', '127.0.0.0/8'),
  block('private', '10.0.0.0/8'),
  block('private', '172.16.0.0/12'),
  block('private', '192.168.0.0/16'),
  block('shared', '100.64.0.0/10'),
  block('link-local', '169.254.0.0/16'),
  block('reserved', '192.0.0.0/24'),
  block('reserved', '192.88.99.0/24'),
  block('documentation', '192.0.2.0/24'),
  block('documentation', '198.51.100.0/24'),
  block('documentation', '203.0.113.0/24'),
  block('benchmarking', '198.18.0.0/15'),
  block('multicast', '224.0.0.0/4'),
  block('reserved', '240.0.0.0/4'),
];

const IPV6_BLOCKS: readonly Block[] = [
  block('metadata', 'fd00:ec2::254/128'),
  block('metadata', 'fd20:ce::254/128'),
  block('unspecified', '::/128'),
  block('loopback', '::1/128'),
  block('private', 'fc00::/7'),
  block('private', 'fec0::/10'), // Site-local, deprecated by RFC 3879 and still routed inside old networks.
  block('link-local', 'fe80::/10'),
  block('multicast', 'ff00::/8'),
  block('documentation', '2001:db8::/32'),
  block('documentation', '3fff::/20'),
  block('benchmarking', '2001:2::/48'),
  block('reserved', '2001::/23'), // IETF protocols, Teredo among them, which embeds an address of its own.
];

const GLOBAL_UNICAST = block('reserved', '2000::/3');

/** Forms that carry an IPv4 address, and where: what they lead to is judged by that address. */
const EMBEDDINGS = [
  { block: block('reserved', '::ffff:0:0/96'), at: 12 }, // IPv4-mapped.
  { block: block('reserved', '::ffff:0:0:0/96'), at: 12 }, // IPv4-translated (RFC 2765).
  { block: block('reserved', '64:ff9b::/96'), at: 12 }, // NAT64 (RFC 6052).
  { block: block('reserved', '2002::/16'), at: 2 }, // 6to4 (RFC 3056).
] as const;

function refusalOfIpv4(bytes: Uint8Array): AddressRule | undefined {
  return IPV4_BLOCKS.find((candidate) => contains(candidate, bytes))?.rule;
}

function refusalOfIpv6(bytes: Uint8Array): AddressRule | undefined {
  const named = IPV6_BLOCKS.find((candidate) => contains(candidate, bytes));
  if (named) return named.rule;
  const embedding = EMBEDDINGS.find((candidate) => contains(candidate.block, bytes));
  if (embedding) return refusalOfIpv4(bytes.subarray(embedding.at, embedding.at + 4));
  return contains(GLOBAL_UNICAST, bytes) ? undefined : 'reserved';
}

function contains({ prefix, bits }: Block, bytes: Uint8Array): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (prefix[i] !== bytes[i]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return ((prefix[whole] ?? 0) & mask) === ((bytes[whole] ?? 0) & mask);
}
