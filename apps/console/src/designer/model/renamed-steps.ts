import { isScalar, type Scalar } from 'yaml';
import type { Edit } from './edit.js';
import { expressionSites, referencesIn, withStepRenamed, type ExpressionSite } from './expression-sites.js';
import { expectFreeId, expectStep } from './operations-of-edits.js';
import { splicesOf } from './operations.js';
import { dataOf, nodeAt, type Path, type Source } from './source.js';
import { spliced, type Splice } from './splices.js';
import { linksOf, namedBy } from './steps-of-document.js';

/** The text with another id for a step wherever it is named. All at once: no text is read again for each mention. */
export function renamedStep(source: Source, { id, to }: Extract<Edit, { kind: 'rename-step' }>): string {
  const document = dataOf(source);
  const { path } = expectStep(document, id);
  if (id === to) return source.text;
  expectFreeId(document, to);
  const names: Path[] = [
    [...path, 'id'],
    ...linksOf(document)
      .filter((link) => namedBy(link) === id)
      .map((link) => link.path),
  ];
  const sites = expressionSites(document).filter((site) => referencesIn(site.text, site.reading).some((reference) => reference.id === id));
  const splices = [
    ...names.flatMap((at) => splicesOf(source, { kind: 'replace', path: at, value: to })),
    ...sites.flatMap((site) => ofSite(source, site, id, to)),
  ];
  return spliced(source.text, splices);
}

/**
 * In the author's own spelling where a text is written as it is read but for line breaks, that is bare or as a literal; in quotes it is
 * written anew in the same quotes.
 */
function ofSite(source: Source, { path, text, reading }: ExpressionSite, id: string, to: string): Splice[] {
  const node = nodeAt(source, path);
  if (isScalar(node) && node.range && SPELLED_AS_READ.has(node.type as Scalar.Type)) {
    const [from, end] = node.range;
    const written = source.text.slice(from, end);
    const header = node.type === 'PLAIN' ? 0 : written.indexOf('\n') + 1;
    const renamed = written.slice(0, header) + withStepRenamed(written.slice(header), reading, id, to);
    if (node.type !== 'PLAIN' || !/: | #|^['"]/.test(renamed)) return [{ from, to: end, insert: renamed }];
  }
  return splicesOf(source, { kind: 'replace', path, value: withStepRenamed(text, reading, id, to) });
}

const SPELLED_AS_READ: ReadonlySet<Scalar.Type> = new Set<Scalar.Type>(['PLAIN', 'BLOCK_LITERAL', 'BLOCK_FOLDED']);
