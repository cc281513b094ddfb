import { stored } from './stored.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = stored<Theme>('theme', THEMES, 'system');

/** `system` follows the browser's wish, by the style sheet alone. */
export function applyTheme(chosen: Theme): void {
  const { dataset } = document.documentElement;
  if (chosen === 'system') delete dataset['theme'];
  else dataset['theme'] = chosen;
}

export function chooseTheme(chosen: Theme): void {
  theme.set(chosen);
  applyTheme(chosen);
}
