export * from '../../node_modules/zod/v4/classic/external.js';
/** Exports of its own go before those of the others. The core has the same texts once more. */
export const locales = {};
export const core = {};
