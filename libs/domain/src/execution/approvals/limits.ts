/** Of a comment, beside a vote or alone: a page; a report belongs into a document that the comment names. */
export const COMMENT_CHARS_MAX = 4_000;
/** Of what one approver fills in, as JSON text: a hundred of them still fit into a step's output, kept as a blob. */
export const FORM_BYTES_MAX = 16_384;
/** Of one request: a discussion that is longer is led elsewhere, and the run's state stays small. */
export const COMMENTS_MAX = 200;
/** Of one request: every approver of the largest quorum passes the voice on, and those do again. */
export const DELEGATIONS_MAX = 200;
/** Of a person's id. */
export const PERSON_CHARS_MAX = 200;
