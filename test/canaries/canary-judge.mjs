// The judge of canaries: which texts may stand where, and every form in which they are looked for. Shares no code with the redactor.

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** All canaries of one owner begin with it: it is what is looked for, so that a search costs the same however many there are. */
const TAG_LENGTH = 10;
const REST_LENGTH = 14;

/** A text of so many letters and digits, which stands nowhere by chance. */
export const randomText = (one, length) => Array.from({ length }, () => one([...LETTERS])).join('');

/** Canaries of one owner and kind. `next(name)` makes another; `is` says whose it is and what. */
export class Canaries {
  constructor(one, owner, kind) {
    this.one = one;
    this.owner = owner;
    this.kind = kind;
    this.tag = randomText(one, TAG_LENGTH);
    this.forms = formsOf(this.tag);
    this.made = new Map();
  }

  next(name) {
    const text = `${this.tag}${randomText(this.one, REST_LENGTH)}`;
    this.made.set(text, name);
    return text;
  }

  /** The name of the one that stands there as it is; of the kind alone, where it was encoded. */
  nameIn(text) {
    for (const [made, name] of this.made) if (text.includes(made)) return name;
    return this.kind;
  }
}

/** Looks at each place as it comes, and keeps of it what was found and how many bytes it had. */
export class Judge {
  /** `<what> of <whom>, <form>, in <where>`, once for each. */
  found = new Set();
  /** Of each that was found what stood around it, the first time. */
  contexts = new Map();
  /** `<kind of place>` in which its owner's own canaries were seen: the search is not blind there. */
  seen = new Set();
  bytes = 0;
  places = 0;
  secrets = [];
  ofTenants = [];
  fixed = [];

  /** What must stand nowhere, but at a place whose `mayHave` is its owner. */
  forbid(canaries) {
    this.secrets.push(canaries);
  }

  /** What must stand in no place of another owner. */
  keepApart(canaries) {
    this.ofTenants.push(canaries);
  }

  /** A text without a tag that must stand nowhere. */
  forbidText(name, core) {
    this.fixed.push({ name, forms: formsOf(core) });
  }

  /**
   * @param where the kind of place, told with what is found
   * @param owner the tenant it was given to; undefined: the operator, who may read what tenants said, and no secret
   * @param mayHave whose secrets belong there: of a service that is shown them
   */
  look(where, owner, bytes, mayHave = undefined) {
    const plain = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
    this.places++;
    this.bytes += plain.length;
    for (const text of readings(plain)) {
      for (const canaries of this.secrets) if (canaries.owner !== mayHave) this.lookFor(canaries, where, text);
      if (mayHave === undefined) for (const { name, forms } of this.fixed) this.lookForForms(name, forms, where, text);
      for (const canaries of this.ofTenants) {
        if (canaries.owner === owner || owner === undefined) {
          if (text.includes(canaries.tag)) this.seen.add(where);
        } else this.lookFor(canaries, where, text);
      }
    }
  }

  lookFor(canaries, where, text) {
    for (const [form, core] of canaries.forms) {
      if (text.includes(core)) this.note(`${canaries.nameIn(text)} of ${canaries.owner}, ${form}, in ${where}`, text, core);
    }
  }

  lookForForms(name, forms, where, text) {
    for (const [form, core] of forms) if (text.includes(core)) this.note(`${name}, ${form}, in ${where}`, text, core);
  }

  note(found, text, core) {
    if (this.found.has(found)) return;
    this.found.add(found);
    const at = text.indexOf(core);
    this.contexts.set(found, text.subarray(Math.max(0, at - CONTEXT_BYTES), at + core.length + CONTEXT_BYTES).toString('latin1'));
  }

  /** Something other than a text that must not be. */
  accuse(what) {
    this.found.add(what);
  }
}

/** The bytes, and again without breaks of lines, which encodings may put anywhere. Files of many MB have none of these. */
function readings(bytes) {
  const text = bytes.length < NORMALISED_BYTES_MAX ? bytes.toString('latin1') : '';
  return /\\n|\\r|[\r\n]/.test(text) ? [bytes, Buffer.from(text.replaceAll(/=?(?:\\[rn]|[\r\n])+/g, ''), 'latin1')] : [bytes];
}

/** Enough to see in which member of which answer it stands. */
const CONTEXT_BYTES = 160;

const NORMALISED_BYTES_MAX = 1024 * 1024;

const escaped = (core, of) => [...core].map(of).join('');
const hexOf = (one) => one.charCodeAt(0).toString(16);

/** A text, in every form in which it could come back. */
export function formsOf(core) {
  const once = new Map([
    ['as it is', core],
    ['in lower case', core.toLowerCase()],
    ['in upper case', core.toUpperCase()],
    ['reversed', [...core].reverse().join('')],
    ['in hex', Buffer.from(core).toString('hex')],
    ['in upper-case hex', Buffer.from(core).toString('hex').toUpperCase()],
    ['in percent codes', escaped(core, (one) => `%${hexOf(one)}`)],
    ['in upper-case percent codes', escaped(core, (one) => `%${hexOf(one).toUpperCase()}`)],
    ['in percent codes of percent codes', escaped(core, (one) => `%25${hexOf(one)}`)],
    ['in JSON escapes', escaped(core, (one) => `\\u00${hexOf(one)}`)],
    ['in JSON escapes of JSON escapes', escaped(core, (one) => `\\\\u00${hexOf(one)}`)],
    ['in escapes of programs', escaped(core, (one) => `\\x${hexOf(one)}`)],
    ['in references of HTML', escaped(core, (one) => `&#${one.charCodeAt(0)};`)],
    ['in hexadecimal references of HTML', escaped(core, (one) => `&#x${hexOf(one)};`)],
    ['in quoted-printable', escaped(core, (one) => `=${hexOf(one).toUpperCase()}`)],
    ['with every letter apart', [...core].join(' ')],
    ['in UTF-16', Buffer.from(core, 'utf16le').toString('latin1')],
    ['in base32', base32(core)],
  ]);
  const forms = new Map([...once].map(([name, form]) => [name, Buffer.from(form, 'latin1')]));
  const inside = [...once].filter(([name]) => /^as it is|in hex|in percent codes$|JSON escapes$|references of HTML/.test(name));
  for (const [name, form] of inside) {
    for (const shift of [0, 1, 2]) {
      const digits = stableBase64(Buffer.from(form), shift);
      forms.set(`${name}, in base64, ${shift} bytes in`, Buffer.from(digits));
      if (name !== 'as it is') continue;
      forms.set(`in base64url, ${shift} bytes in`, Buffer.from(digits.replaceAll('+', '-').replaceAll('/', '_')));
      for (const more of [0, 1, 2])
        forms.set(`in base64 (${shift}) of base64 (${more})`, Buffer.from(stableBase64(Buffer.from(digits), more)));
      forms.set(`in hex of base64, ${shift} bytes in`, Buffer.from(Buffer.from(digits).toString('hex')));
    }
  }
  return forms;
}

/** The digits that do not change with what stands around the bytes. */
function stableBase64(bytes, shift) {
  const digits = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return digits.slice(Math.ceil((shift * 8) / 6) + 1, -2);
}

function base32(core) {
  const bits = [...Buffer.from(core)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('');
}
