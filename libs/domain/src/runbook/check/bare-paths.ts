import { pointerTo } from '../../expression/json-pointer.js';
import type { Json } from '../../json.js';
import type { Facts, Finding } from './facts.js';

/** `steps.<id>.…` or `inputs.<name>…`, and nothing else. */
const BARE_PATH =
  /^(?:steps\.([A-Za-z0-9_-]+)\.(?:output|status|error|http)|inputs\.([A-Za-z_][A-Za-z0-9_]*))(?:\.[A-Za-z_][A-Za-z0-9_]*|\[[^\]]*\])*$/;

/** A text that reads like a path of this very document, where a path must stand in a placeholder: it would be given on as it is written. */
export function barePaths({ sites, byId, runbook }: Facts): Finding[] {
  const declared = typeof runbook.inputs === 'object' ? new Set(Object.keys(runbook.inputs['properties'] ?? {})) : new Set<string>();
  const isMeant = (text: string): boolean => {
    const [, step, input] = BARE_PATH.exec(text.trim()) ?? [];
    return (step !== undefined && byId.has(step)) || (input !== undefined && declared.has(input));
  };
  return sites.flatMap(({ path, template }) =>
    template === undefined
      ? []
      : textsOf(template)
          .filter(({ text }) => isMeant(text))
          .map(({ pointer, text }) => ({
            code: 'bare-path',
            severity: 'warning' as const,
            path: `${path}${pointer}`,
            message: `expected the path ${text.trim()} in a placeholder, found it as a text, which is given on as it is written; write "{{ ${text.trim()} }}"`,
          })),
  );
}

function textsOf(value: Json, pointer = ''): { readonly pointer: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsOf(member, pointerTo(pointer, key)));
}
