import { unescapeText } from '../../tabular/xlsx/escaped-text.ts';
import { attribute, readXml } from '../../tabular/xlsx/read-xml.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import { DEFAULT_CALCULATION } from '../default-calculation.ts';
import type { DefinedName } from '../defined-name.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { Calculation, SheetModel } from '../workbook-model.ts';

type Attributes = Readonly<Record<string, string>>;

export interface SheetEntry {
  readonly name: string;
  readonly state: SheetModel['state'];
  readonly relationshipId: string | undefined;
}

/** What the workbook's own part says. */
export interface WorkbookPart {
  /** All tabs, those of charts too: names count them. */
  readonly sheets: readonly SheetEntry[];
  readonly names: readonly DefinedName[];
  /** Relationships to other books, in the order in which formulas number them. */
  readonly externalIds: readonly (string | undefined)[];
  readonly isDate1904: boolean;
  readonly calculation: Calculation;
}

interface OpenName {
  readonly attributes: Attributes;
  formula: string;
}

const CALCULATION_MODES: Readonly<Record<string, Calculation['mode']>> = {
  auto: 'automatic',
  autoNoTable: 'automatic-except-tables',
  manual: 'manual',
};

export async function readWorkbookPart(
  archive: ZipArchive,
  part: string,
  limits: WorkbookLimits,
): Promise<WorkbookPart> {
  const sheets: SheetEntry[] = [];
  const names: OpenName[] = [];
  const externalIds: (string | undefined)[] = [];
  let isDate1904 = false;
  let calculation = DEFAULT_CALCULATION;
  let openName: OpenName | undefined;

  await readXml(archive, part, limits, {
    open(element, attributes) {
      if (element === 'sheet') {
        if (sheets.push(sheetEntry(attributes)) > limits.sheets)
          throw workbookLimitExceeded(limits, 'sheets');
      } else if (element === 'definedName') {
        openName = { attributes, formula: '' };
        if (names.push(openName) > limits.names) throw workbookLimitExceeded(limits, 'names');
      } else if (element === 'externalReference') {
        if (externalIds.push(attribute(attributes, 'id')) > limits.sheets)
          throw workbookLimitExceeded(limits, 'sheets');
      } else if (element === 'workbookPr') isDate1904 = isTrue(attribute(attributes, 'date1904'));
      else if (element === 'calcPr') calculation = calculationOf(attributes);
    },
    text(text) {
      if (openName !== undefined) openName.formula += text;
    },
    close(element) {
      if (element === 'definedName') openName = undefined;
    },
  });
  return {
    sheets,
    names: names.map((name) => definedName(name, sheets)),
    externalIds,
    isDate1904,
    calculation,
  };
}

function sheetEntry(attributes: Attributes): SheetEntry {
  const state = attribute(attributes, 'state');
  return {
    name: unescapeText(attribute(attributes, 'name') ?? ''),
    state: state === 'hidden' ? 'hidden' : state === 'veryHidden' ? 'very-hidden' : 'visible',
    relationshipId: attribute(attributes, 'id'),
  };
}

function definedName({ attributes, formula }: OpenName, sheets: readonly SheetEntry[]): DefinedName {
  const position = attribute(attributes, 'localSheetId');
  return {
    name: unescapeText(attribute(attributes, 'name') ?? ''),
    // A tab that is not there holds no cell either: nothing can see the name.
    sheet: position === undefined ? null : (sheets[Number(position)]?.name ?? ''),
    formula: formula.trim(),
    isHidden: isTrue(attribute(attributes, 'hidden')),
  };
}

function calculationOf(attributes: Attributes): Calculation {
  return {
    mode: CALCULATION_MODES[attribute(attributes, 'calcMode') ?? 'auto'] ?? 'automatic',
    isIterative: isTrue(attribute(attributes, 'iterate')),
    iterations: numberOr(attribute(attributes, 'iterateCount'), DEFAULT_CALCULATION.iterations),
    maximumChange: numberOr(attribute(attributes, 'iterateDelta'), DEFAULT_CALCULATION.maximumChange),
    isFullPrecision: isTrue(attribute(attributes, 'fullPrecision') ?? '1'),
    isStale: isTrue(attribute(attributes, 'fullCalcOnLoad')),
  };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

function numberOr(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  return Number.isFinite(number) ? number : otherwise;
}
