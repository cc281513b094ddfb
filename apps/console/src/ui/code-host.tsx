import { useEffect, useRef } from 'react';
import { classNames } from './class-names.js';

/** Where an editor of code is put: its box, and the root that its styles belong to. The function that it gives ends it. */
export type MountCode = (box: HTMLElement, root: ShadowRoot) => () => void;

/**
 * Editors of CodeMirror bring their styles with them. In a shadow tree these are sheets that scripts make, which the policy of the pages lets in; in the
 * page itself they would be inline style elements, which it does not.
 */
export function CodeHost({ mount, className, label }: { readonly mount: MountCode; readonly className?: string; readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const box = document.createElement('div');
    box.style.height = '100%';
    root.append(box);
    const end = mount(box, root);
    return () => {
      end();
      box.remove();
    };
  }, [mount]);
  return <div ref={host} role="group" aria-label={label} className={classNames('min-h-0 min-w-0', className)} />;
}
