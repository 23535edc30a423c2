import { boolean, column } from '../ast/build.ts';
import { columnSources } from '../ast/column-sources.ts';
import { mapped, sizeOf, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlFrom, SqlJoin, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { hasWindow } from './over-window.ts';
import { readsWindow } from './reads-window.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** Expressions up to this many nodes are cheaper to repeat than to name. */
const REPEATABLE_NODES = 4;
/** What is looked up by what is looked up doubles at each step. */
const MAX_ASKED_NODES = 20_000;

export type Join = {
  readonly join: 'cross' | 'left' | 'inner';
  readonly select: SqlSelect;
  readonly lateral: boolean;
  /** Told the alias under which the join stands. */
  readonly on: ((alias: string) => SqlExpression) | null;
};

/**
 * The FROM of the select that is being built: what formulas attach to it are joins that keep the number of rows,
 * and equal ones are shared.
 */
export class FromClause {
  readonly #first: SqlSource | null;
  readonly #prefix: string;
  readonly #joins: SqlJoin[] = [];
  readonly #aliases = new Map<string, string>();

  /** Whether texts that are dates count days from 1904. */
  readonly date1904: boolean;

  /** `prefix` keeps the aliases of nested selects apart. */
  constructor(first: SqlSource | null, prefix: string, date1904 = false) {
    this.#first = first;
    this.#prefix = prefix;
    this.date1904 = date1904;
  }

  /** Adds the join, or finds the equal one. Returns its alias. */
  joinOnce({ join, select, lateral, on }: Join): string {
    const key = JSON.stringify([join, select, lateral, on?.('') ?? null]);
    const known = this.#aliases.get(key);
    if (known !== undefined) return known;
    if (readsWindow([select, on?.('') ?? null])) throw windowRefused();
    const alias = `${this.#prefix}${this.#aliases.size + 1}`;
    this.#aliases.set(key, alias);
    const alone = lateral ? null : this.#onItsOwn(select);
    const source: SqlSource = {
      kind: 'subselect',
      select: alone ?? select,
      alias,
      lateral: lateral || alone === null,
    };
    this.#joins.push({ join, source, on: on?.(alias) ?? null });
    return alias;
  }

  /**
   * The select with what it reads of this FROM's joins computed within itself, so that it is computed once for all rows.
   * `null` where it reads of the rows themselves.
   */
  #onItsOwn(select: SqlSelect): SqlSelect | null {
    const needed = columnSources(select);
    const joins = this.#joinsFor(needed);
    if (this.#first !== null && needed.has(this.#first.alias)) return null;
    if (joins.length === 0) return select;
    const { part, from } = this.#renamed(select, { first: oneRow(`${this.#prefix}0`), joins });
    const added = new Set([from.first.alias, ...from.joins.map(({ source }) => source.alias)]);
    return withFrom(lateralWhere(part, added), from);
  }

  /** The joins whose columns are read, with those that they read of themselves, whose aliases are added. */
  #joinsFor(needed: Set<string>): SqlJoin[] {
    const joins: SqlJoin[] = [];
    for (const join of this.#joins.toReversed()) {
      if (!needed.has(join.source.alias)) continue;
      joins.unshift(join);
      for (const alias of columnSources([join.source, join.on])) needed.add(alias);
    }
    return joins;
  }

  /** A short expression of the same value: itself, or the column of a lateral that computes it once. */
  bind(expression: SqlExpression): SqlExpression {
    if (isShorterThan(expression, REPEATABLE_NODES) || hasWindow(expression)) return expression;
    const select: SqlSelect = {
      kind: 'select',
      outputs: [{ expression, as: 'v' }],
      from: null,
      offset: 0,
    };
    return column(this.joinOnce({ join: 'cross', select, lateral: true, on: null }), 'v');
  }

  /**
   * Expressions of this FROM with what they need of it, under aliases of their own: for a select that asks for them in all
   * rows at once, beside this one.
   */
  asked<Part>(part: Part): { readonly part: Part; readonly from: SqlFrom | null } {
    if (readsWindow(part)) throw windowRefused();
    const joins = this.#joinsFor(columnSources(part));
    if (sizeOf(joins, MAX_ASKED_NODES) > MAX_ASKED_NODES) {
      throw new UnsupportedFormulaError(
        'per-row-range',
        'What is looked up is itself looked up in too many steps within one formula',
      );
    }
    if (this.#first === null && joins.length === 0) return { part, from: null };
    return this.#renamed(part, { first: this.#first ?? oneRow(`${this.#prefix}0`), joins });
  }

  /** The part and what it reads under other aliases, beside which this FROM may stand. */
  #renamed<Part>(part: Part, { first, joins }: SqlFrom): { readonly part: Part; readonly from: SqlFrom } {
    const own = new Set([first.alias, ...joins.map(({ source }) => source.alias)]);
    // They may hold such selects themselves, whose aliases are one mark shorter.
    const text = JSON.stringify([part, joins]);
    let mark = 'q';
    while (text.includes(`"${mark}${first.alias}"`)) mark += 'q';
    const renamed = <Any>(any: Any): Any =>
      withColumns(any, ({ source, name }) =>
        source !== null && own.has(source) ? column(`${mark}${source}`, name) : undefined,
      );
    const aliased = (source: SqlSource): SqlSource => ({
      ...renamed(source),
      alias: `${mark}${source.alias}`,
    });
    return {
      part: renamed(part),
      from: {
        first: aliased(first),
        joins: joins.map((join) => ({ ...renamed(join), source: aliased(join.source) })),
      },
    };
  }

  /** An independent FROM over another source, for a select inside this one. */
  nested(first: SqlSource): FromClause {
    return new FromClause(first, nextPrefix(this.#prefix), this.date1904);
  }

  /** The alias of the source that a nested select starts with. */
  get nestedAlias(): string {
    return `${nextPrefix(this.#prefix)}0`;
  }

  get joinCount(): number {
    return this.#joins.length;
  }

  get sql(): SqlFrom | null {
    if (this.#first === null && this.#joins.length === 0) return null;
    return { first: this.#first ?? oneRow(`${this.#prefix}0`), joins: this.#joins };
  }
}

/** The same, in which what reads of `aliases` may read of what stands around it. */
function lateralWhere(select: SqlSelect, aliases: ReadonlySet<string>): SqlSelect {
  return mapped(select, (node) => {
    if (!isPlainSubselect(node)) return undefined;
    if (![...columnSources(node.select)].some((alias) => aliases.has(alias))) return undefined;
    return { ...node, lateral: true, select: lateralWhere(node.select, aliases) };
  });
}

function isPlainSubselect(node: object): node is Extract<SqlSource, { kind: 'subselect' }> {
  return 'kind' in node && node.kind === 'subselect' && 'lateral' in node && !node.lateral;
}

/** The select over all that it is over and one row more, also in those that are united with it. */
function withFrom(select: SqlSelect, { first, joins }: SqlFrom): SqlSelect {
  const own = select.from;
  const from: SqlFrom = {
    first,
    joins: own === null ? joins : [...joins, { join: 'cross', source: own.first, on: null }, ...own.joins],
  };
  const united = select.unionAll?.map((other) => withFrom(other, { first, joins }));
  return { ...select, from, ...(united === undefined ? {} : { unionAll: united }) };
}

/** Rows are joined before windows over them are computed. */
function windowRefused(): UnsupportedFormulaError {
  return new UnsupportedFormulaError(
    'reference-kind',
    'What a range that grows or moves with the row gives is looked up, or is a criterion, in the same formula; it would have to stand in a cell of its own',
  );
}

/** What joins attach to where a formula stands alone. */
function oneRow(alias: string): SqlSource {
  const select: SqlSelect = { kind: 'select', outputs: [{ expression: boolean(true), as: 'v' }], from: null };
  return { kind: 'subselect', select, alias, lateral: false };
}

/** a, b, … z, za, zb, … */
function nextPrefix(prefix: string): string {
  return prefix.endsWith('z')
    ? `${prefix}a`
    : prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

function isShorterThan(expression: SqlExpression, nodes: number): boolean {
  let left = nodes;
  const count = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.every(count);
    if (typeof value !== 'object' || value === null) return true;
    if ('kind' in value) {
      left -= 1;
      if (left < 0 || value.kind === 'subquery' || isHelperCall(value)) return false;
    }
    return Object.values(value).every(count);
  };
  return count(expression);
}

/** Some helpers go through a text letter by letter. */
function isHelperCall(node: object): boolean {
  return 'schema' in node && node.schema === 'xl';
}
