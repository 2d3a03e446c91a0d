import { createHash } from 'node:crypto';

/** Digests look like random keys and are the same in every run. */
export const keyOf = (name: string): string => createHash('sha256').update(name).digest('base64');

export const K1 = keyOf('the first key');
export const K2 = keyOf('the second key');
