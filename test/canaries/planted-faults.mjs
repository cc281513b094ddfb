// Faults for which the search of canaries is there: one text of one built module in the place of another.

/** By name: the module's file, what stands there, what stands there instead; and the runbooks whose runs show it. */
export const PLANTED_FAULTS = {
  'outputs that keep their secrets': {
    file: 'apps/executor-service/dist/work/attempt-work.js',
    from: 'redactor.json(output), mask)',
    to: 'output, mask)',
    shows: 'call-bearer',
  },
  'a redactor that does not read base64': {
    file: 'libs/outbound/dist/redaction/secret-search.js',
    from: 'if (this.insideDigits.patterns.length === 0) return;',
    to: 'return;',
    shows: 'call-bearer',
  },
  'runs that every tenant finds': {
    file: 'apps/api-gateway/dist/runs/model/execution-model.js',
    from: 'entry?.tenant === tenant ?',
    to: 'entry ?',
    shows: 'transform',
  },
  'tokens that tenants share': {
    file: 'apps/executor-service/dist/secrets/oauth-tokens.js',
    from: 'holder.tenant,',
    to: '',
    shows: 'call-oauth-body',
  },
};

let fault;

/** Of Node's hooks of modules: called once, in the thread that reads them. */
export function initialize(data) {
  fault = data;
}

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!fault || !url.endsWith(fault.file)) return loaded;
  const source = String(loaded.source);
  if (!source.includes(fault.from))
    throw new Error(`expected ${fault.from} in ${fault.file}, found none; the fault has nowhere to be planted`);
  return { ...loaded, source: source.replace(fault.from, fault.to) };
}
