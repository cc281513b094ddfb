import { v7 } from 'uuid';

/** A UUID of version 7 (RFC 9562) without its dashes: ids made later sort later. */
export const uuidv7 = (): string => v7().replaceAll('-', '');
