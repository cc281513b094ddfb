import { useQueryClient } from '@tanstack/react-query';
import { say } from '../shell/toasts.js';

/** Says what was done, and has what it touches fetched anew. */
export function useChanged(): (text: string, ...keys: readonly string[]) => void {
  const client = useQueryClient();
  return (text, ...keys) => {
    say({ kind: 'done', text });
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
  };
}
