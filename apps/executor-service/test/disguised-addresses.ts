/** IPv4 addresses that no step may reach: one of every kind at least, metadata services among them. */
const IPV4 = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.255.0.1',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.255.255',
  '169.254.169.254',
  '169.254.170.2',
  '169.254.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.251',
  '240.0.0.1',
  '255.255.255.255',
];

/** The groups of IPv6 addresses that no step may reach. */
const IPV6 = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 1],
  [0xfe80, 0, 0, 0, 0, 0, 0, 1],
  [0xfc00, 0, 0, 0, 0, 0, 0, 1],
  [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254],
  [0xfec0, 0, 0, 0, 0, 0, 0, 1],
  [0xff02, 0, 0, 0, 0, 0, 0, 1],
  [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1],
  [0x100, 0, 0, 0, 0, 0, 0, 1],
];

const hex = (value: number): string => value.toString(16);
const octal = (value: number): string => value.toString(8);
const wide = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const circled = (text: string): string => text.replace(/[1-9]/g, (digit) => String.fromCharCode(0x2460 + Number(digit) - 1));
const percent = (text: string): string => [...text].map((letter) => `%${hex(letter.charCodeAt(0))}`).join('');

/** The ways in which URL parsers, resolvers and C libraries let one IPv4 address be written, and names that lead to it. */
function ofIpv4(address: string): string[] {
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const [high, low] = [(a << 8) | b, (c << 8) | d];
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0X${hex(whole).toUpperCase()}`,
    `0x00000000${hex(whole)}`,
    `0${octal(whole)}`,
    `${a}.${(b << 16) | low}`,
    `${a}.${b}.${low}`,
    `0x${hex(a)}.0x${hex(b)}.0x${hex(c)}.0x${hex(d)}`,
    `0${octal(a)}.0${octal(b)}.0${octal(c)}.0${octal(d)}`,
    `0x${hex(a)}.${b}.0${octal(c)}.${d}`,
    `000${octal(a)}.${b}.${low}`,
    wide(address),
    circled(address),
    address.replaceAll('.', '。'),
    address.replaceAll('.', '．'),
    address.replace('.', '.\u00ad'),
    percent(address),
    `[::ffff:${address}]`,
    `[::FFFF:${hex(high)}:${hex(low)}]`,
    `[0:0:0:0:0:ffff:${hex(high)}:${hex(low)}]`,
    `[::ffff:0:${hex(high)}:${hex(low)}]`,
    `[64:ff9b::${address}]`,
    `[2002:${hex(high)}:${hex(low)}::1]`,
    `[::${hex(high)}:${hex(low)}]`,
    `${address}.nip.example`,
    `rebound-${whole}.example`,
  ];
}

function ofIpv6(groups: readonly number[]): string[] {
  const whole = groups.map(hex).join(':');
  const padded = groups.map((group) => hex(group).padStart(4, '0')).join(':');
  const short = new URL(`http://[${whole}]/`).hostname;
  return [`[${whole}]`, `[${padded}]`, `[${padded.toUpperCase()}]`, short, `[${whole}%25eth0]`, `[${whole}%eth0]`];
}

/** How some hosts are written in documents that are about this machine. */
const NAMES = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'api.localhost',
  'ip6-localhost',
  'metadata.google.internal',
  'kubernetes.default.svc',
];

/** Some 700 hosts, as they may stand in a URL: none leads anywhere but to an address that is refused. */
export const DISGUISED_HOSTS: readonly string[] = [...new Set([...IPV4.flatMap(ofIpv4), ...IPV6.flatMap(ofIpv6), ...NAMES])];

/** The one host that is public, and its address. */
export const PUBLIC_HOST = 'public.example';
export const PUBLIC_ADDRESS = '93.184.216.34';

/** URLs that lead there, or that one parser reads as the public host and another as the hidden one. */
const WRAPPINGS: readonly ((host: string) => string)[] = [
  (host) => `http://${host}/`,
  (host) => `https://${host}:8443/`,
  (host) => `HTTP://${host}:80/latest/meta-data/`,
  (host) => `http:${host}/`,
  (host) => `http:/${host}/`,
  (host) => `http:///${host}/`,
  (host) => `http:\\\\${host}\\`,
  (host) => `http://${PUBLIC_HOST}@${host}/`,
  (host) => `http://${PUBLIC_HOST}:80@${host}/`,
  (host) => `http://${PUBLIC_HOST}:80@${host}:80@${host}/`,
  (host) => `http://${host}\\@${PUBLIC_HOST}/`,
  (host) => `http://${host}#@${PUBLIC_HOST}/`,
  (host) => `http://${host}?@${PUBLIC_HOST}/`,
  (host) => `http://${host}%00.${PUBLIC_HOST}/`,
  (host) => `http://${host}%2f@${PUBLIC_HOST}/`,
  (host) => `ht\ntp://\t${host}/`,
  (host) => ` http://${host}/ `,
  (host) => `gopher://${host}:25/_HELO`,
  (host) => `ftp://${host}/`,
  (host) => `//${host}/`,
];

/** Every host plainly, and every one in three of the other wrappings, so that each wrapping meets hosts of every kind. */
export const DISGUISED_URLS: readonly string[] = DISGUISED_HOSTS.flatMap((host, index) =>
  [0, 1 + ((index * 3) % 19), 1 + ((index * 3 + 1) % 19), 1 + ((index * 3 + 2) % 19)].map((wrapping) => WRAPPINGS[wrapping]!(host)),
);
