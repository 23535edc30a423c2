import type { WorkbookPlan } from '../../plan/plan-workbook.ts';
import type { Segment } from '../../plan/segment.ts';
import type { Computed, Step } from '../computed.ts';

/** What a view of a package computes, and what it reads at first hand. */
export interface ViewRoots {
  /** By level: what others read comes before them. */
  readonly segments: readonly Segment[];
  /** One for a table, one for each cell outside of tables. */
  readonly steps: readonly Step[];
}

/** Of all views with formulas: those of tables, and those of each sheet's other cells. */
export function viewRoots({ tables, levels }: WorkbookPlan, computed: Computed): ViewRoots[] {
  const byTable = Map.groupBy(levels.flat(), ({ table }) => table);
  const ofTables = tables.flatMap((table): ViewRoots[] => {
    const { step, level } = computed.lastState(table);
    return level < 0 ? [] : [{ segments: byTable.get(table) ?? [], steps: [step] }];
  });
  const bySheet = Map.groupBy(byTable.get(undefined) ?? [], ({ sheetIndex }) => sheetIndex);
  const ofSheets = [...bySheet].map(([sheetIndex, segments]): ViewRoots => {
    const steps = segments.flatMap(
      ({ rows, column }) => computed.looseCell(sheetIndex, rows.first, column)?.step ?? [],
    );
    return { segments, steps };
  });
  return [...ofTables, ...ofSheets];
}
