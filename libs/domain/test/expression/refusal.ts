import { ExpressionError } from '../../src/expression/index.js';

/** The error with which `evaluate` refuses the expression. Throws where it takes it, or fails in another way. */
export function refusalOf(source: string, evaluate: (source: string) => unknown): ExpressionError {
  try {
    evaluate(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`expected ${source} to be refused`);
}
