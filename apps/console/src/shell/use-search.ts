import { useNavigate, useSearch as useRouterSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search-params.js';

/** What stands behind `?`, and how a page changes it: a filter that is not in the address is lost with the page. */
export function useSearch(): readonly [Search, (change: Search, how?: { readonly isNewPage?: boolean }) => void] {
  const search: Search = useRouterSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changed: Search, { isNewPage = false } = {}) =>
      void navigate({ to: '.', search: (before: Search) => ({ ...before, ...changed }), replace: !isNewPage }),
    [navigate],
  );
  return [search, change];
}

/** The one text by a name, the first of several. */
export const textIn = (search: Search, name: string): string | undefined => {
  const value = search[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** All texts by a name. */
export const textsIn = (search: Search, name: string): readonly string[] => {
  const value = search[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};
