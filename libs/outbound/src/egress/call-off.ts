/** Why a signal calls something off, as an error: that of a time-out is none of this program's own classes in every environment. */
export function reasonOf({ reason }: AbortSignal): Error {
  const isError = typeof reason === 'object' && reason !== null && 'message' in reason;
  return isError ? (reason as Error) : new Error('called off');
}
