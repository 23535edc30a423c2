const SHORT = /^[\w."]{1,80}$/;

/** The number at 15 digits: those that Excel takes for equal become one. Null stays null, which printf would call 0. */
export function digits15(x: string): string {
  return SHORT.test(x) ? repeatedDigits15(x) : `(select ${repeatedDigits15('v')} from (select ${x} as v))`;
}

/** The same where no select can stand. */
export function repeatedDigits15(x: string): string {
  return `(case when ${x} is not null then cast(printf('%.15g', ${x}) as real) end)`;
}
