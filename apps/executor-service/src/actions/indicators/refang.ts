/**
 * Text as it was before somebody made its addresses harmless: `hxxps[://]evil[.]example` is `https://evil.example`. Only the spellings in
 * which nothing else is meant; a lone word "dot" stays. Linear in the text.
 */
export function refang(text: string): string {
  return text
    .replace(/\bh(?:xx|\*\*)p(s?)(?=:|\[:)/gi, 'http$1')
    .replace(/\bfxp(s?)(?=:|\[:)/gi, 'ftp$1')
    .replace(/\[(:\/\/|:|\/)\]/g, '$1')
    .replace(/ ?(?:\[(?:dot|\.)\]|\((?:dot|\.)\)|\{(?:dot|\.)\}) ?/gi, '.')
    .replace(/ ?(?:\[(?:at|@)\]|\((?:at|@)\)|\{(?:at|@)\}) ?/gi, '@')
    .replace(/\\\./g, '.');
}
