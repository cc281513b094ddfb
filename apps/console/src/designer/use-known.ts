import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import languageSchema from '../../../../docs/spec/runbook.schema.json';
import { actionsQuery, credentialNamesQuery, runbooksQuery } from '../api/runbook-documents.js';
import type { JsonObject } from '../forms/json.js';
import type { Known } from './model/language-schema.js';

/** The language, and what of the tenant a runbook may name. Who may not see credentials types their names. */
export function useKnown(): Known {
  const { data: actions } = useQuery(actionsQuery);
  const { data: credentials } = useQuery(credentialNamesQuery);
  const { data: runbooks } = useQuery(runbooksQuery);
  return useMemo(
    () => ({
      schema: languageSchema as unknown as JsonObject,
      actions: actions ?? [],
      credentials: credentials ?? [],
      runbooks: (runbooks ?? []).map(({ id }) => id),
    }),
    [actions, credentials, runbooks],
  );
}
