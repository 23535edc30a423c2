import { type AttributeCursor, readAttribute } from '../../tabular/xlsx/xml-attributes.ts';

/** What the opening tag of a formula says. */
export interface FormulaTag {
  readonly type: string;
  /** Of a shared formula: which. */
  readonly sharedIndex: string;
  readonly range: string;
  /** Of a what-if table: the input cells, and which of them there are. */
  readonly firstInput: string;
  readonly secondInput: string;
  readonly isTwoDimensional: boolean;
  readonly isRowInput: boolean;
}

/** Reads the attributes of a complete tag, which begin at `at`. */
export function readFormulaTag(
  bytes: Buffer,
  at: number,
  end: number,
  cursor: AttributeCursor,
  part: string,
): FormulaTag {
  const attributes: Record<string, string> = {};
  let position = at;
  for (;;) {
    position = readAttribute(bytes, position, end, cursor, part);
    if (cursor.isTagEnd || position < 0) break;
    const name = bytes.toString('latin1', cursor.nameStart, cursor.nameEnd);
    attributes[name] = bytes.toString('latin1', cursor.valueStart, cursor.valueEnd);
  }
  return {
    type: attributes.t ?? 'normal',
    sharedIndex: attributes.si ?? '',
    range: attributes.ref ?? '',
    firstInput: attributes.r1 ?? '',
    secondInput: attributes.r2 ?? '',
    isTwoDimensional: isTrue(attributes.dt2D),
    isRowInput: isTrue(attributes.dtr),
  };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
