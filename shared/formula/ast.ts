/** What every node knows: from where to where in the formula's text it stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What stands before the `!` of a reference: a workbook, a sheet, or sheets from one to another.
 * `!Total` has neither: the workbook that the formula is in.
 */
export interface Place {
  /** `1` in `[1]Sheet1!A1`, which numbers the file's external links; with a path `C:\dir\Book.xlsx`. */
  readonly book?: string | undefined;
  /** Before a name or function it can also be a workbook: `'Book 1.xls'!Rate`. Only the workbook can tell. */
  readonly sheet?: string | undefined;
  /** The second sheet of a reference through several: `Jan:Dec!A1`. */
  readonly lastSheet?: string | undefined;
}

export interface NumberNode extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface TextNode extends Span {
  readonly kind: 'text';
  readonly value: string;
}

export interface LogicalNode extends Span {
  readonly kind: 'logical';
  readonly value: boolean;
}

export interface ErrorNode extends Span {
  readonly kind: 'error';
  /** As Excel writes it: `#DIV/0!`. */
  readonly code: string;
  /** `Sheet1` in `Sheet1!#REF!`. */
  readonly place?: Place | undefined;
}

/** An argument that is left out: `IF(A1,,2)` has three. */
export interface OmittedNode extends Span {
  readonly kind: 'omitted';
}

export type ArrayItem = NumberNode | TextNode | LogicalNode | ErrorNode;

/** `{1,2;3,4}`. All rows have the same length; a sign belongs to its number. */
export interface ArrayNode extends Span {
  readonly kind: 'array';
  readonly rows: readonly (readonly ArrayItem[])[];
}

/** A place on a sheet; rows and columns count from 1. */
export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

/** An absolute row or column has a `$` and stays when the formula is copied. */
export interface CellAddress extends CellPosition {
  readonly rowAbsolute: boolean;
  readonly columnAbsolute: boolean;
}

export interface CellNode extends Span, CellAddress {
  readonly kind: 'cell';
  readonly place?: Place | undefined;
}

/** `A1:B2`. The corners stand as written: the first may lie below or right of the last. */
export interface CellRangeNode extends Span {
  readonly kind: 'cell-range';
  readonly place?: Place | undefined;
  readonly first: CellAddress;
  readonly last: CellAddress;
}

/** A row or a column of a range of whole ones. */
export interface LineAddress {
  readonly index: number;
  readonly absolute: boolean;
}

/** `A:C` */
export interface ColumnRangeNode extends Span {
  readonly kind: 'column-range';
  readonly place?: Place | undefined;
  readonly first: LineAddress;
  readonly last: LineAddress;
}

/** `1:3` */
export interface RowRangeNode extends Span {
  readonly kind: 'row-range';
  readonly place?: Place | undefined;
  readonly first: LineAddress;
  readonly last: LineAddress;
}

/** What `A1` and `R1C1` write differently, and what changes when a formula moves. */
export type AddressNode = CellNode | CellRangeNode | ColumnRangeNode | RowRangeNode;

/** A defined name, a table without brackets, or a variable of LET and LAMBDA (then with its prefix `_xlpm.`). */
export interface NameNode extends Span {
  readonly kind: 'name';
  readonly place?: Place | undefined;
  readonly name: string;
}

export type TableSection = 'all' | 'data' | 'headers' | 'totals' | 'this-row';

/** `Orders[[#This Row],[Price]:[Tax]]` */
export interface StructuredReferenceNode extends Span {
  readonly kind: 'structured-reference';
  readonly place?: Place | undefined;
  /** Without a name it is the table that the formula stands in; in LAMBDA, `[x]` is an optional parameter. */
  readonly table?: string | undefined;
  readonly sections: readonly TableSection[];
  /** Without columns it is all of them. */
  readonly firstColumn?: string | undefined;
  /** Only of a range of columns. */
  readonly lastColumn?: string | undefined;
}

/** `Server|Topic!Item`: a value from another program. */
export interface DdeLinkNode extends Span {
  readonly kind: 'dde-link';
  readonly server: string;
  readonly topic: string;
  readonly item: string;
}

export type UnaryOperator = '+' | '-';

export interface UnaryExpressionNode extends Span {
  readonly kind: 'unary-expression';
  readonly operator: UnaryOperator;
  readonly operand: FormulaNode;
}

/** `50%` */
export interface PercentNode extends Span {
  readonly kind: 'percent';
  readonly operand: FormulaNode;
}

export type BinaryOperator = '^' | '*' | '/' | '+' | '-' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface BinaryExpressionNode extends Span {
  readonly kind: 'binary-expression';
  readonly operator: BinaryOperator;
  readonly left: FormulaNode;
  readonly right: FormulaNode;
}

/** `:` smallest range around both, space: the cells in both, `,`: the cells of either. */
export type ReferenceOperator = ':' | ' ' | ',';

/** An operator between references of which at least one is computed: `A1:INDEX(B:B,5)`. */
export interface ReferenceExpressionNode extends Span {
  readonly kind: 'reference-expression';
  readonly operator: ReferenceOperator;
  readonly left: FormulaNode;
  readonly right: FormulaNode;
}

/** `A1#`: all cells into which the formula of A1 spills. */
export interface SpillNode extends Span {
  readonly kind: 'spill';
  readonly operand: FormulaNode;
}

/** `@A1:A9`: the one value of a range that is in the formula's row or column. */
export interface ImplicitIntersectionNode extends Span {
  readonly kind: 'implicit-intersection';
  readonly operand: FormulaNode;
}

/** Parentheses around one expression, also where they change nothing. */
export interface GroupNode extends Span {
  readonly kind: 'group';
  readonly inner: FormulaNode;
}

/** A call by name, LET and LAMBDA too. */
export interface FunctionNode extends Span {
  readonly kind: 'function';
  readonly place?: Place | undefined;
  /** Upper case, without the prefix. */
  readonly name: string;
  /** `_xlfn.`, `_xlfn._xlws.`, `_xludf.` …, lower case, or empty: what files put before newer functions. */
  readonly prefix: string;
  readonly arguments: readonly FormulaNode[];
}

/** A call of what an expression gives: `LAMBDA(x,x+1)(2)`. */
export interface CallNode extends Span {
  readonly kind: 'call';
  readonly callee: FormulaNode;
  readonly arguments: readonly FormulaNode[];
}

export type FormulaNode =
  | NumberNode
  | TextNode
  | LogicalNode
  | ErrorNode
  | OmittedNode
  | ArrayNode
  | CellNode
  | CellRangeNode
  | ColumnRangeNode
  | RowRangeNode
  | NameNode
  | StructuredReferenceNode
  | DdeLinkNode
  | UnaryExpressionNode
  | PercentNode
  | BinaryExpressionNode
  | ReferenceExpressionNode
  | SpillNode
  | ImplicitIntersectionNode
  | GroupNode
  | FunctionNode
  | CallNode;

export type FormulaKind = FormulaNode['kind'];
