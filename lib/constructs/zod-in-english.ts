/**
 * What bundles take for `zod`: all of it but its core's own door and its error texts in 50 other languages, a quarter of a
 * megabyte. Whoever passes `z` on as a whole, as @hono/zod-openapi does, would take them along.
 */
export * as z from './zod-without-locales.ts';
export * from './zod-without-locales.ts';
