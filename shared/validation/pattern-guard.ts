/** What repeats inside a group, up to the place that is being read. */
interface Group {
  varies: boolean;
  isUnbounded: boolean;
  hasAlternatives: boolean;
}

interface Repetition {
  readonly length: number;
  readonly minimum: number;
  readonly maximum: number;
}

const LOOK_AROUND = /^\(\?(=|!|<=|<!)/;
const BACK_REFERENCE = /^\\([1-9]|k<)/;
const ESCAPE = /^\\([pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)/su;
const CLASS = /^\[(\\.|[^\]\\])*\]/s;
const GROUP_START = /^\((\?:|\?<[^>]*>)?/;
const REPETITION = /^(?:\*|\+|\?|\{(\d+)(,(\d*))?\})\??/;

/**
 * Why a pattern could take very long on some text; undefined when nothing speaks against it.
 *
 * Patterns run on JavaScript's backtracking engine: `(a+)+$` needs seconds for 28 characters. So look-around and
 * back-references are refused, and so is every repeated group that itself contains a choice of lengths. That also hits
 * harmless patterns such as `(\.[a-z]+)*`; an engine that runs in linear time would not need this.
 */
export function patternRisk(pattern: string): string | undefined {
  const groups: Group[] = [newGroup()];
  let last: Group | undefined;

  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const current = groups.at(-1) ?? newGroup();
    if (LOOK_AROUND.test(rest)) return 'Look-ahead and look-behind are not supported.';
    if (BACK_REFERENCE.test(rest)) return 'Back-references are not supported.';

    const repetition = repetitionAt(rest);
    if (repetition !== undefined) {
      if (last !== undefined && isRisky(last, repetition)) {
        return `The group repeated by “${rest.slice(0, repetition.length)}” contains a repetition or a choice itself, which can take very long. Repeat simple characters or groups of fixed length only.`;
      }
      current.varies ||= repetition.minimum !== repetition.maximum || last?.varies === true;
      current.isUnbounded ||= repetition.maximum === Number.POSITIVE_INFINITY || last?.isUnbounded === true;
      at += repetition.length;
      last = undefined;
      continue;
    }

    absorb(current, last);
    last = undefined;
    if (rest.startsWith('(')) {
      groups.push(newGroup());
      at += GROUP_START.exec(rest)?.[0].length ?? 1;
    } else if (rest.startsWith(')')) {
      last = groups.length > 1 ? groups.pop() : undefined;
      at += 1;
    } else {
      if (rest.startsWith('|')) current.hasAlternatives = true;
      at += (ESCAPE.exec(rest) ?? CLASS.exec(rest))?.[0].length ?? 1;
    }
  }
  return undefined;
}

function newGroup(): Group {
  return { varies: false, isUnbounded: false, hasAlternatives: false };
}

/** A group that is not repeated is part of the one around it. */
function absorb(outer: Group, inner: Group | undefined): void {
  if (inner === undefined) return;
  outer.varies ||= inner.varies;
  outer.isUnbounded ||= inner.isUnbounded;
  outer.hasAlternatives ||= inner.hasAlternatives;
}

function isRisky(group: Group, { maximum }: Repetition): boolean {
  if (maximum === Number.POSITIVE_INFINITY) return group.varies || group.hasAlternatives;
  return maximum > 1 && group.isUnbounded;
}

function repetitionAt(rest: string): Repetition | undefined {
  const match = REPETITION.exec(rest);
  if (match === null) return undefined;
  const [{ length }, minimum, range, maximum] = match;
  switch (rest[0]) {
    case '*':
      return { length, minimum: 0, maximum: Number.POSITIVE_INFINITY };
    case '+':
      return { length, minimum: 1, maximum: Number.POSITIVE_INFINITY };
    case '?':
      return { length, minimum: 0, maximum: 1 };
    default:
      return { length, minimum: Number(minimum), maximum: upperBound(minimum, range, maximum) };
  }
}

function upperBound(
  minimum: string | undefined,
  range: string | undefined,
  maximum: string | undefined,
): number {
  if (range === undefined) return Number(minimum);
  return maximum ? Number(maximum) : Number.POSITIVE_INFINITY;
}
