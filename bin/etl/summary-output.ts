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
    end: ({ files, unreadable, rows, invalidRows, cells, issueCount, issuesByCode }) => {
      const figures = { files, unreadable, rows, invalidRows, cells, issueCount, issuesByCode, ...usage() };
      return `${JSON.stringify(figures)}\n`;
    },
  };
}
