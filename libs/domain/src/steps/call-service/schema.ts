import { z } from 'zod';
import { headers, json, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

const authType = z.enum(['bearer', 'basic']);

/** HTTP (`method`, `url`) or gRPC (`address`, `method` as `package.Service/Method`, by reflection or a stored `proto`). */
export const callServiceStep = z.strictObject({
  ...stepFields,
  type: z.literal('call-service'),
  with: z
    .strictObject({
      method: text.optional(),
      url: text.optional(),
      address: text.optional(),
      proto: text.optional(),
      headers: headers.optional(),
      body: json.optional(),
      credential: text.optional(),
      auth: z.union([authType, z.strictObject({ type: authType }), z.strictObject({ type: z.literal('header'), name: text })]).optional(),
      clientCertificate: text.optional(),
      proxy: z.union([text, z.strictObject({ url: text, credential: text.optional() })]).optional(),
      redirects: z.enum(['follow', 'refuse']).optional(),
      expect: z.strictObject({ status: z.array(z.int().min(100).max(599)).min(1) }).optional(),
    })
    .refine((call) => (call.url === undefined) !== (call.address === undefined), {
      error: 'expected either url (HTTP) or address (gRPC), found both or neither',
    }),
});
