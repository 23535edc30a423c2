import { isProvablyLinear } from '../provably-linear.ts';
import type { TextCheck } from './cell-check.ts';

const ASCII = 128;
const ATOM = String.raw`(?:\\.|\[\^?(?:\\.|[^\\\]])+\]|[^\\[\]])`;
const REPETITION = String.raw`(?:[*+?]|\{\d+(?:,\d*)?\})`;
const STEP = new RegExp(`(${ATOM})(${REPETITION})?`, 'uy');

/** As many characters of one class as `least` to `most`. */
interface Step {
  /** 1 for each ASCII character of the class. */
  readonly accepts: Uint8Array;
  readonly least: number;
  readonly most: number;
}

/**
 * Texts in plain ASCII that match a pattern, without decoding them; undefined for patterns that are not so simple. One
 * repetition at most varies and both ends are fixed, so the length of a text says how often it was repeated.
 */
export function asciiPattern(pattern: string): TextCheck | undefined {
  const steps = isProvablyLinear(pattern) ? stepsOf(pattern) : undefined;
  if (steps === undefined) return undefined;
  const least = steps.reduce((sum, step) => sum + step.least, 0);
  const most = steps.reduce((sum, step) => sum + step.most, 0);
  return (bytes, start, end) => {
    const spare = end - start - least;
    if (spare < 0 || end - start > most) return false;
    let at = start;
    for (const step of steps) {
      const { accepts } = step;
      const stepEnd = at + step.least + (step.most === step.least ? 0 : spare);
      for (; at < stepEnd; at++) if (accepts[bytes[at] ?? 0] !== 1) return false;
    }
    return true;
  };
}

/** Undefined when a text may go on after the pattern. */
function stepsOf(pattern: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const end = pattern.length - 1;
  STEP.lastIndex = 1; // after the ^
  while (STEP.lastIndex < end) {
    const [, atom = '', repetition = ''] = STEP.exec(pattern) ?? [];
    if (atom === '') return undefined;
    steps.push({ accepts: asciiOf(atom), ...countOf(repetition) });
  }
  return STEP.lastIndex === end && pattern[end] === '$' ? steps : undefined;
}

function countOf(repetition: string): { least: number; most: number } {
  switch (repetition) {
    case '':
      return { least: 1, most: 1 };
    case '*':
      return { least: 0, most: Number.POSITIVE_INFINITY };
    case '+':
      return { least: 1, most: Number.POSITIVE_INFINITY };
    case '?':
      return { least: 0, most: 1 };
    default: {
      const [least = '', most = least] = repetition.slice(1, -1).split(',');
      return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
    }
  }
}

function asciiOf(atom: string): Uint8Array {
  const expression = new RegExp(`^${atom}$`, 'u');
  return Uint8Array.from({ length: ASCII }, (_, code) =>
    expression.test(String.fromCharCode(code)) ? 1 : 0,
  );
}
