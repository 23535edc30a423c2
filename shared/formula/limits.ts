/** Excel's own limits: what exceeds them is refused, so that no formula can exhaust the reader. */

/** Characters after the `=`. */
export const MAX_FORMULA_LENGTH = 8192;
/** Functions inside functions; parentheses inside parentheses and signs before signs have as many. */
export const MAX_NESTING = 64;
export const MAX_ARGUMENTS = 255;

export const MAX_ROW = 1_048_576;
/** XFD */
export const MAX_COLUMN = 16_384;
