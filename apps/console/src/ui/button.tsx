import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { classNames } from './class-names.js';
import { Tooltip } from './tooltip.js';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: 'border-transparent bg-accent text-on-accent hover:brightness-110',
  plain: 'border-line-strong bg-surface text-ink hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink',
  danger: 'border-transparent bg-bad text-on-bad hover:brightness-110',
};

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly kind?: ButtonKind;
  readonly icon?: LucideIcon;
  readonly isBusy?: boolean;
  readonly isSmall?: boolean;
  /** Why it cannot be pressed, and who could: said on hover, focus and touch. A button never goes grey in silence. */
  readonly whyNot?: ReactNode;
}

export const buttonClass = (kind: ButtonKind = 'plain', isSmall = false, isAlone = false): string =>
  classNames(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none no-underline',
    isSmall ? 'h-7 text-sm' : 'h-8',
    isAlone ? (isSmall ? 'w-7' : 'w-8') : isSmall ? 'px-2' : 'px-3',
    KINDS[kind],
  );

export function Button({ kind = 'plain', icon: Icon, isBusy, isSmall, whyNot, children, className, onClick, ...rest }: ButtonProps) {
  const isOff = whyNot !== undefined || isBusy === true;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  const isAlone = children === undefined;
  const button = (
    <button
      type="button"
      {...rest}
      onClick={press}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      className={classNames(buttonClass(kind, isSmall, isAlone), isOff && 'opacity-55', className)}
    >
      {Icon && <Icon aria-hidden size={isSmall ? 14 : 16} className={classNames(isBusy && 'turning')} />}
      {children}
    </button>
  );
  if (whyNot !== undefined)
    return (
      <Tooltip text={whyNot} byPress>
        {button}
      </Tooltip>
    );
  return isAlone && rest['aria-label'] ? <Tooltip text={rest['aria-label']}>{button}</Tooltip> : button;
}
