/**
 * Where formulas are computed: all in views, or, with `table`, in generated columns of the tables as far as their own row is
 * all they read.
 */
export const LAYOUTS = ['view', 'table'] as const;
export type Layout = (typeof LAYOUTS)[number];
