import type { Output } from './output.ts';

export interface Usage {
  readonly durationMs: number;
  readonly peakRssMb: number;
}

/** Only the figures, of all files together. `usage` is asked at the end. */
export function summaryOutput(usage: () => Usage): Output {
  return {
    begin: () => '',
    beginFile: () => '',
    endFile: () => '',
    failFile: () => '',
    end: (totals) => `${JSON.stringify({ ...totals, ...usage() })}\n`,
  };
}
