import type { Calculation } from './workbook-model.ts';

/** How Excel calculates when a file does not say. */
export const DEFAULT_CALCULATION: Calculation = {
  mode: 'automatic',
  isIterative: false,
  iterations: 100,
  maximumChange: 0.001,
  isFullPrecision: true,
  isStale: false,
};
