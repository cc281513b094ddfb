/** What a step would do, in a line: `POST https://edr.example/hosts/web-1`. Undefined where its parameters say no more than they do as JSON. */
export function gistOf(type: string, parameters: unknown): string | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  const { method, url, address, proto, argv, host, channel, to, text, id, version } = parameters as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'call-service':
      return words(proto === undefined ? (method ?? 'GET') : method, url ?? address);
    case 'command':
      return words(Array.isArray(argv) ? argv.map(quoted).join(' ') : argv, host === undefined ? undefined : `on ${String(host)}`);
    case 'notify':
      return words(channel, to ?? url, text === undefined ? undefined : `“${String(text)}”`);
    case 'runbook':
      return words(id, version === undefined ? undefined : `version ${String(version)}`);
    default:
      return undefined;
  }
}

function words(...parts: readonly unknown[]): string | undefined {
  const known = parts.flatMap((part) =>
    typeof part === 'string' || typeof part === 'number' ? [String(part)] : Array.isArray(part) ? [part.join(', ')] : [],
  );
  return known.length === 0 ? undefined : known.join(' ');
}

/** One argument reads as one. */
const quoted = (argument: unknown): string => (/^[\w./:=@%+,-]+$/.test(String(argument)) ? String(argument) : JSON.stringify(argument));
