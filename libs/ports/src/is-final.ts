/** An error that another try meets again, however often and whenever it is made. */
export interface Final {
  readonly isFinal: true;
}

/** Whether the error says of itself that another try cannot mend it. Of any other a later try may be better. */
export const isFinal = (error: unknown): boolean => error instanceof Error && (error as Partial<Final>).isFinal === true;
