// A rule of lint. `names.map(shown)` hands `shown` the element, its index and the list: where `shown` has a second parameter, the index
// becomes a length, a radix or a flag, and the compiler is content. So what takes more than an element is called by name.

/** How many arguments a callback is meant to take, by the method that calls it; every one is handed more. */
const MEANT = new Map([
  ...['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap', 'forEach', 'map', 'some'].map((name) => [name, 1]),
  ...['reduce', 'reduceRight'].map((name) => [name, 2]),
]);

const LISTS = /^(ReadonlyArray|Array|Set|ReadonlySet|\w+Array)$/;

export const noBareCallback = {
  meta: {
    type: 'problem',
    docs: { description: 'Functions that take more than an element are not handed to methods of lists by their name alone' },
    messages: {
      bare: '{{method}} hands on the index as well, and {{callback}} has a parameter for it: write {{method}}((one) => {{callback}}(one)), or say what the index is.',
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    if (!services?.program) throw new Error('expected types for tidy/no-bare-callback, found none; set parserOptions.projectService');
    const checker = services.program.getTypeChecker();
    const isList = (node) => {
      const type = services.getTypeAtLocation(node);
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((part) => checker.isTupleType(part) || checker.isArrayType(part) || LISTS.test(part.getSymbol()?.name ?? ''));
    };
    /** A rest parameter takes all that comes. */
    const takesMore = (node, meant) =>
      services
        .getTypeAtLocation(node)
        .getCallSignatures()
        .some(
          ({ parameters, declaration }) =>
            parameters.length > meant || declaration?.parameters?.some(({ dotDotDotToken }) => dotDotDotToken),
        );
    const judge = (node, method, meant, callback) => {
      // What a call answers was made for this very place.
      if (callback?.type !== 'Identifier' && callback?.type !== 'MemberExpression') return;
      if (takesMore(callback, meant)) {
        context.report({ node: callback, messageId: 'bare', data: { method, callback: context.sourceCode.getText(callback) } });
      }
    };
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
        const method = callee.property.name;
        if (callee.object.type === 'Identifier' && callee.object.name === 'Array' && method === 'from') {
          judge(node, 'Array.from', 1, node.arguments[1]);
        } else if (MEANT.has(method) && isList(callee.object)) judge(node, method, MEANT.get(method), node.arguments[0]);
      },
    };
  },
};
