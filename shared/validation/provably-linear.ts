const ATOM = String.raw`(?:\\[dDwWsS]|\\[\^$\\.*+?()[\]{}|/]|[^\\^$.*+?()[\]{}|]|\[\^?(?:[^\\\]^[]|\\[dDwWsS\\\]^[.*+?$/-])+\])`;
const FIXED = String.raw`\{\d{1,3}\}`;
const VARIABLE = String.raw`(?:[*+?]|\{\d{1,3},\d{0,3}\})`;
/** A beginning, atoms of which at most one repeats a varying number of times, single ones after it, perhaps an end. */
const LINEAR = new RegExp(`^\\^(?:${ATOM}(?:${FIXED})?)*(?:${ATOM}${VARIABLE}${ATOM}*)?\\$?$`, 'u');

/** Longer ones gain nothing from being quick. */
const MAX_LENGTH = 200;

/**
 * Whether a backtracking engine needs time linear in the text for a pattern. The rule is narrow enough to be proven:
 * anchored at its beginning, without groups and alternatives, and with one choice at most. So each of the at most n
 * lengths of that one repetition is followed by a comparison no longer than the pattern, and nothing is tried twice.
 */
export function isProvablyLinear(pattern: string): boolean {
  return pattern.length <= MAX_LENGTH && LINEAR.test(pattern);
}
