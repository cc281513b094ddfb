import { Tooltip as Radix } from 'radix-ui';
import { useState, type ReactElement, type ReactNode } from 'react';

const DELAY_MS = 350;

/** Around the whole application, once. */
export function TooltipHost({ children }: { readonly children: ReactNode }) {
  return <Radix.Provider delayDuration={DELAY_MS}>{children}</Radix.Provider>;
}

export interface TooltipProps {
  readonly text: ReactNode;
  /** What can have the focus; it shows the words on hover and focus. */
  readonly children: ReactElement;
  /** A touch shows them too: for what does nothing else when it is pressed. */
  readonly byPress?: boolean;
}

export function Tooltip({ text, children, byPress = false }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild {...(byPress && { onClick: () => setTimeout(() => setOpen(true)) })}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="said z-50 max-w-80 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm text-ink shadow-raised"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
