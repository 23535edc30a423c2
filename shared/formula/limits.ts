/** Excel's limits: what exceeds them is refused, so that no formula can exhaust the reader. */

/** Characters after the `=`. */
export const MAX_FORMULA_LENGTH = 8192;
/** Functions inside functions; parentheses inside parentheses have as many. */
export const MAX_NESTING = 64;
/** Signs before what has signs in it, which is our own limit. */
export const MAX_SIGNS = 256;
export const MAX_ARGUMENTS = 255;
/**
 * Nodes below each other, which is our own limit: `1+1+1…` grows a level with each operator, and whoever reads a tree
 * by recursion, as the writers of JSON do, must not run out of stack.
 */
export const MAX_DEPTH = 1024;

export const MAX_ROW = 1_048_576;
/** XFD */
export const MAX_COLUMN = 16_384;
