const SHORT = /^[\w."]{1,80}$/;

/** The number at 15 digits: those that Excel takes for equal become one. Null stays null, which printf would call 0. */
export function digits15(x: string): string {
  const rounded = (value: string): string =>
    `case when ${value} is not null then cast(printf('%.15g', ${value}) as real) end`;
  return SHORT.test(x) ? `(${rounded(x)})` : `(select ${rounded('v')} from (select ${x} as v))`;
}
