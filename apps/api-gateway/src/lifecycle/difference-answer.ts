import { z } from 'zod';
import { json, text } from '../http/answer-parts.js';

const named = z.array(z.strictObject({ name: text, value: json }));
const valueChange = z.strictObject({ name: text, before: json, after: json });
const values = z.strictObject({ added: named, removed: named, changed: z.array(valueChange) }).meta({ id: 'ValueChanges' });
const side = z.strictObject({ name: text, digest: text });

export const differenceAnswer = z
  .strictObject({
    before: side,
    after: side,
    isSame: z.boolean().describe('The same definition, whatever the texts.'),
    text: text.optional().describe('Unified; absent where more differs than is told line by line.'),
    textOf: z.enum(['source', 'definition']).describe('`definition`: as JSON, where what an author wrote is missing or of another format.'),
    meaning: z.strictObject({
      steps: z.strictObject({
        added: named,
        removed: named,
        changed: z.array(z.strictObject({ name: text, members: z.array(valueChange) })),
      }),
      gates: values,
      sensitive: values,
      authority: values,
      members: values,
    }),
  })
  .meta({ id: 'RunbookDifference' });
