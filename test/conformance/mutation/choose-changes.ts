import type { StoredPlane } from '../../../shared/sql/layout/stored-column.ts';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import type { Input } from './inputs.ts';
import { canHold } from './loaded-change.ts';
import type { Change } from './recalculator.ts';
import { between, oneOf, type Random } from './seeded-random.ts';

/** What is changed in one round. */
export const ROUNDS = ['numbers', 'texts', 'blanks', 'kinds', 'one', 'everything'] as const;
export type Round = (typeof ROUNDS)[number];

const SHARE = 0.3;

/** Other values for some of the inputs, such as their columns can hold. */
export function chooseChanges(
  inputs: readonly Input[],
  round: Round,
  random: Random,
  largest: number,
): Change[] {
  const wanted = inputs.filter(({ value }) => isMeant(value, round));
  const share = round === 'everything' ? 1 : SHARE;
  const chosen = round === 'one' ? some(wanted, random) : wanted.filter(() => random() < share);
  return (chosen.length === 0 ? some(wanted, random) : chosen).flatMap((input): Change[] => {
    for (let attempt = 0; attempt < 8; attempt++) {
      const value = otherValue(input, round, random);
      if (isSame(value, input.value)) continue;
      if (value.kind === 'number' && Math.abs(value.value) > largest && input.value.kind === 'number')
        continue;
      // The other engines have no day 0, and Excel has.
      if (value.kind === 'blank' && input.place.planes.some(isDay)) continue;
      if (canHold(input.place, value)) return [{ at: input.at, value }];
    }
    return [];
  });
}

function isDay({ type }: StoredPlane): boolean {
  return type === 'date' || type === 'timestamp';
}

function isSame(a: CellValue, b: CellValue): boolean {
  return 'value' in a && 'value' in b && Object.is(a.value, b.value);
}

function some(inputs: readonly Input[], random: Random): readonly Input[] {
  const [first, ...others] = inputs;
  return first === undefined ? [] : [oneOf(random, [first, ...others])];
}

function isMeant({ kind }: CellValue, round: Round): boolean {
  if (round === 'numbers') return kind === 'number';
  if (round === 'texts') return kind === 'text';
  return true;
}

function otherValue({ value, column, isAlone }: Input, round: Round, random: Random): CellValue {
  if (round === 'blanks') return { kind: 'blank' };
  // A value of the same column may be of another kind, and may be there twice then.
  const [first, ...others] = column;
  if (!isAlone && first !== undefined && random() < (round === 'kinds' ? 1 : 0.2)) {
    return oneOf(random, [first, ...others]);
  }
  switch (value.kind) {
    case 'number':
      return { kind: 'number', value: otherNumber(value.value, random) };
    case 'text':
      return { kind: 'text', value: otherText(value.value, random) };
    case 'boolean':
      return { kind: 'boolean', value: !value.value };
    default:
      return value;
  }
}

function otherNumber(value: number, random: Random): number {
  const factor = between(random, 2, 9);
  return oneOf<() => number>(random, [
    () => -value,
    () => 0,
    () => 1,
    () => value + factor,
    () => value - factor,
    () => value * factor,
    () => value * 1e6,
    () => value + factor / 8,
    () => value / factor,
    () => between(random, -100, 100),
    () => between(random, 0, 10_000) / 100,
  ])();
}

function otherText(text: string, random: Random): string {
  return oneOf<() => string>(random, [
    () => text.toUpperCase(),
    () => text.toLowerCase(),
    () => '',
    () => `${text} `,
    () => `${text}${text}`,
    () => text.slice(0, 1),
    () => [...text].reverse().join(''),
    () => String(between(random, 0, 99)),
    () => 'o’Neil, "quoted"',
    () => 'zebra',
    () => '*',
    () => '>5',
    () => '01',
  ])();
}
