import { firstOf, isNull, not, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { shared } from '../compile/arithmetic.ts';
import { toLogical } from '../compile/coerce.ts';
import { compare } from '../compile/compare.ts';
import { scalar } from '../compile/function-plan.ts';
import { BLANK, constantOf, errorCode, errorOf, settle, type Typed } from '../compile/typed.ts';

type Branch = { readonly condition: SqlExpression; readonly value: Typed };

const PLANES = ['number', 'text', 'logical', 'error'] as const;

/** The value of the first branch whose condition holds. Only the branch taken can be wrong. */
export function choose(
  branches: readonly Branch[],
  otherwise: Typed,
  conditionError: SqlExpression | null,
): Typed {
  const values = [...branches.map(({ value }) => value), otherwise].map(settle);
  const planes: Partial<Record<(typeof PLANES)[number], SqlExpression | null>> = {};
  for (const plane of PLANES) {
    const present = values.filter((value) => value[plane] !== null);
    planes[plane] = present.length === 0 ? null : chosen(branches, values, plane);
  }
  const format = values.every((value) => value.format === values[0]?.format)
    ? (values[0]?.format ?? null)
    : null;
  return shared(values, {
    ...planes,
    error: firstOf([conditionError, planes.error ?? null]),
    settled: conditionError === null,
    isZeroForBlank: values.every((value) => value.number === null || value.isZeroForBlank),
    mayBeBlank: values.some(({ mayBeBlank }) => mayBeBlank),
    magnitude: Math.max(...values.map(({ magnitude }) => magnitude)),
    format,
  });
}

function chosen(
  branches: readonly Branch[],
  values: readonly Typed[],
  plane: (typeof PLANES)[number],
): SqlExpression {
  const type =
    plane === 'number' ? 'double' : plane === 'error' ? 'smallint' : plane === 'text' ? 'text' : 'boolean';
  return {
    kind: 'case',
    branches: branches.map(({ condition }, index) => ({
      when: condition,
      result: values[index]?.[plane] ?? { kind: 'literal', type, value: null },
    })),
    otherwise: values.at(-1)?.[plane] ?? null,
  };
}

function condition(value: Typed): ReturnType<typeof toLogical> {
  return toLogical(value);
}

export const LOGICAL_FUNCTIONS = [
  scalar('TRUE', 0, 0, () => constantOf(true)),
  scalar('FALSE', 0, 0, () => constantOf(false)),
  scalar('NA', 0, 0, () => errorOf('#N/A')),
  scalar('NOT', 1, 1, (f) => {
    const { constant } = f.value(0);
    if (typeof constant === 'boolean') return constantOf(!constant);
    return f.asLogical(not(f.logical(0)));
  }),
  scalar('IF', 2, 3, (f) => {
    const test = condition(f.value(0));
    const then = f.args[1] ?? constantOf(0);
    const otherwise = f.isAbsent(2) ? constantOf(false) : (f.args[2] ?? constantOf(0));
    const { constant } = f.value(0);
    if (typeof constant === 'boolean') return { ...(constant ? then : otherwise), ...depends(f.args) };
    return {
      ...choose([{ condition: f.bind(test.value), value: then }], otherwise, test.error),
      ...depends(f.args),
    };
  }),
  scalar('IFS', 2, 254, (f) => {
    const branches: Branch[] = [];
    for (let index = 0; index + 1 < f.count; index += 2) {
      const test = condition(f.value(index));
      if (test.error !== null) {
        branches.push({ condition: isNotNullOf(test.error), value: errorFrom(test.error) });
      }
      branches.push({ condition: f.bind(test.value), value: f.value(index + 1) });
    }
    return { ...choose(branches, errorOf('#N/A'), null), ...depends(f.args) };
  }),
  scalar('SWITCH', 3, 254, (f) => {
    const subject = f.value(0);
    const branches: Branch[] = [];
    for (let index = 1; index + 1 < f.count; index += 2) {
      const candidate = f.value(index);
      if (candidate.error !== null) {
        branches.push({ condition: isNotNullOf(candidate.error), value: errorFrom(candidate.error) });
      }
      branches.push({ condition: f.bind(compare(subject, '=', candidate)), value: f.value(index + 1) });
    }
    const otherwise = f.count % 2 === 0 ? f.value(f.count - 1) : errorOf('#N/A');
    return { ...choose(branches, otherwise, subject.error), ...depends(f.args) };
  }),
  scalar('IFERROR', 2, 2, (f) => {
    const [value, otherwise] = [f.value(0), f.args[1] ?? constantOf(0)];
    if (value.error === null) return value;
    const intact = { ...value, error: null, settled: true };
    return {
      ...choose([{ condition: isNull(f.bind(value.error)), value: intact }], otherwise, null),
      ...depends(f.args),
    };
  }),
  scalar('IFNA', 2, 2, (f) => {
    const [value, otherwise] = [f.value(0), f.args[1] ?? constantOf(0)];
    if (value.error === null) return value;
    const isNa = operator(f.bind(value.error), '=', errorCode('#N/A'));
    return { ...choose([{ condition: isNa, value: otherwise }], value, null), ...depends(f.args) };
  }),
];

function depends(args: readonly (Typed | null)[]): Pick<Typed, 'volatile' | 'perRow'> {
  const given = args.map((value) => value ?? BLANK);
  return { volatile: given.some((value) => value.volatile), perRow: given.some((value) => value.perRow) };
}

function isNotNullOf(error: SqlExpression): SqlExpression {
  return { kind: 'is-not-null', operand: error };
}

function errorFrom(error: SqlExpression): Typed {
  return { ...BLANK, mayBeBlank: false, error };
}
