import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** What is made and measured is kept here; all of it can be deleted. */
export const CACHE = fileURLToPath(new URL('../.cache/bench', import.meta.url));
