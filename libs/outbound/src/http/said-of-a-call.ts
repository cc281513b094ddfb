/** What an error of a call says, for a reader. Node wraps what happened to several addresses into one error with `errors`, whose own message is empty. */
export function saidOfCall(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'none';
  const { message, name, errors } = error as { message?: unknown; name?: unknown; errors?: readonly { message?: unknown }[] };
  const said = [message, errors?.[0]?.message, name].find((one) => typeof one === 'string' && one !== '') as string | undefined;
  return said ?? 'none';
}
