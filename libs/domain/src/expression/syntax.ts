import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.js';
import { EXPRESSION_CHARACTERS_MAX, EXPRESSION_NESTING_MAX, EXPRESSION_NODES_MAX } from './limits.js';

/** A syntax tree of CEL. */
export type Syntax = ASTNode;

const LITERAL_ENTRIES_MAX = 1_000;

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: {
    maxAstNodes: EXPRESSION_NODES_MAX,
    maxDepth: EXPRESSION_NESTING_MAX,
    maxListElements: LITERAL_ENTRIES_MAX,
    maxMapEntries: LITERAL_ENTRIES_MAX,
    maxCallArguments: 32,
  },
});

/** Parses CEL. Throws `ExpressionError` (`syntax`, `limit-source`) with the position. */
export function parseSyntax(source: string): Syntax {
  if (source.length > EXPRESSION_CHARACTERS_MAX) {
    throw new ExpressionError(
      'limit-source',
      `expected an expression of at most ${EXPRESSION_CHARACTERS_MAX} characters, found ${source.length}; split it over steps`,
      source.slice(0, EXPRESSION_CHARACTERS_MAX),
      EXPRESSION_CHARACTERS_MAX,
    );
  }
  if (source.trim() === '')
    throw new ExpressionError('syntax', 'expected an expression, found nothing; write one or leave the key out', source, 0);
  try {
    return environment.parse(source).ast;
  } catch (error) {
    throw syntaxError(error, source);
  }
}

function syntaxError(error: unknown, source: string): unknown {
  if (error instanceof ParseError) {
    if (error.code === 'limit_exceeded') {
      return new ExpressionError(
        'limit-depth',
        `expected an expression of modest size, found one over a limit: ${error.summary}; split it over steps`,
        source,
        error.range?.start,
      );
    }
    const hint = source.includes("'") || source.includes('"') ? '' : '; texts stand in quotes';
    return new ExpressionError('syntax', `expected a CEL expression, found an error: ${error.summary}${hint}`, source, error.range?.start);
  }
  // The parser recurses on prefix operators without counting them: `!!!!…` of thousands ends here.
  if (isStackOverflow(error))
    return new ExpressionError('limit-depth', 'expected an expression of modest nesting, found too deep a one; simplify it', source, 0);
  return error;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof Error ? error.name === 'RangeError' : false;
}
