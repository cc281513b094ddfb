import { fieldOfSchema } from '../forms/field-of-schema.js';

/** What a start may say beside its inputs, as the API has it. */
export const ABOUT = fieldOfSchema({
  type: 'object',
  additionalProperties: false,
  properties: {
    incidentId: { type: 'string', title: 'Incident', examples: ['INC-2026-0042'], description: 'The incident that the run belongs to.' },
    triggeredBy: { type: 'string', title: 'Reason', examples: ['alert 4711'], description: 'What led to it: an alert, a rule, a ticket.' },
    labels: {
      type: 'object',
      title: 'Labels',
      additionalProperties: { type: 'string' },
      examples: [{ team: 'blue' }],
      description: 'By which the run is found: team is blue, case is 4711.',
    },
    dataLicenses: { type: 'array', title: 'Data licences', items: { type: 'string' }, description: 'Of the data that go into the run.' },
  },
});

export const BASIS = fieldOfSchema({
  type: 'object',
  additionalProperties: false,
  required: ['authority', 'reference', 'classification', 'purpose', 'authorizedUsers'],
  properties: {
    authority: { type: 'string', title: 'Law or order', examples: ['Security Act, section 5'] },
    reference: { type: 'string', title: 'Case', examples: ['case-2026-114'] },
    classification: { type: 'string', title: 'Classification', examples: ['SECRET'] },
    purpose: { type: 'string', title: 'Purpose', examples: ['Attribution of an intrusion'] },
    authorizedUsers: { type: 'array', title: 'Who may start and repair it', items: { type: 'string' }, minItems: 1 },
    expiresAt: { type: 'string', title: 'Holds until', description: 'RFC 3339, such as 2026-12-31T00:00:00Z' },
  },
});
