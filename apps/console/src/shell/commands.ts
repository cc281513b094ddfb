import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';

/** What the palette offers beside pages, runs and runbooks: what the page that is open can do. */
export interface Command {
  readonly name: string;
  readonly icon?: LucideIcon;
  readonly act: () => void;
}

const commands = new Set<Command>();

export const knownCommands = (): readonly Command[] => [...commands];

/** While the caller is shown, the palette has this command; undefined: not now. */
export function useCommand(command: Command | undefined): void {
  const newest = useRef(command);
  useEffect(() => {
    newest.current = command;
  });
  const name = command?.name;
  const icon = command?.icon;
  useEffect(() => {
    if (name === undefined) return undefined;
    const mine: Command = { name, icon, act: () => newest.current?.act() };
    commands.add(mine);
    return () => void commands.delete(mine);
  }, [name, icon]);
}
