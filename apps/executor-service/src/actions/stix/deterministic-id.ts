import { v5 } from 'uuid';

/** Ids that we make are UUIDs of version 5 in this namespace: the same content gets the same id, in every run and on every machine. */
const NAMESPACE = 'a2b1e5c4-6d0f-4f53-9f0e-0c1f6f9f7f11';

/** A STIX id (STIX 2.1 section 2.9) of what the name says. */
export const deterministicId = (type: string, name: string): string => `${type}--${v5(`${type} ${name}`, NAMESPACE)}`;
