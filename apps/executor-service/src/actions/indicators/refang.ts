/**
 * Text as it was before somebody made its addresses harmless: `hxxps[://]evil[.]example` is `https://evil.example`, and so is a half-defanged
 * `evil[.example`. Only the spellings in which nothing else is meant; a lone word "dot" stays. `*.evil.example` stands for the domain below
 * which everything is. Linear in the text.
 */
export function refang(text: string): string {
  return (
    withoutTypography(withoutEscapes(text))
      .replace(/\bh[tx*]{2}p(s?)(?=:|\[:)/gi, 'http$1')
      .replace(/\bfxp(s?)(?=:|\[:)/gi, 'ftp$1')
      .replace(/\[(:\/\/|:|\/)\]/g, '$1')
      .replace(/ ?(?:\[(?:dot|\.)\]|\((?:dot|\.)\)|\{(?:dot|\.)\}) ?/gi, '.')
      .replace(/ ?(?:\[(?:at|@)\]|\((?:at|@)\)|\{(?:at|@)\}) ?/gi, '@')
      // One bracket was forgotten.
      .replace(/(?<=[\p{L}\p{N}])(?:[[({]\.|\.[\])}])(?=[\p{L}\p{N}])/gu, '.')
      .replace(/\\\./g, '.')
      .replace(/(?<![\p{L}\p{N}*._-])\*\.(?=[\p{L}\p{N}])/gu, '')
  );
}

/**
 * Text as it was before a word processor made it pretty. Its length stays. Dashes are hyphens only inside of a CVE id: elsewhere they stand
 * between words and numbers.
 */
export function withoutTypography(text: string): string {
  return text
    .replace(/[\u2010\u2011\uFE63\uFF0D]/g, '-')
    .replace(/\b(CVE)[\u2012-\u2015\u2212-](\d{4})[\u2012-\u2015\u2212-](?=\d)/gi, '$1-$2-')
    .replace(/[\u201C-\u201F\u2033\u2036\u00AB\u00BB\u300C\u300D\uFF02]/g, '"')
    .replace(/[\u2018-\u201B\u2032\u2035\u2039\u203A\uFF07]/g, "'");
}

/** Some write `https:\/\/evil.example` in JSON, and rules write it in patterns: a slash with a backslash before it is a slash. */
export const withoutEscapes = (text: string): string => text.replaceAll('\\/', '/');
