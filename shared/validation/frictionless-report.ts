import type { Issue, IssueCode } from './issue.ts';
import type { ValidationResult } from './validation-result.ts';

/** A type of error in the vocabulary of Frictionless, with the texts that their reports repeat. */
interface ErrorType {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}

const LABEL_TAGS = ['#table', '#header', '#label'];
const CELL_TAGS = ['#table', '#row', '#cell'];

const TYPE_ERROR: ErrorType = {
  type: 'type-error',
  title: 'Type Error',
  description: 'The value does not match the schema type and format for this field.',
  tags: CELL_TAGS,
};
const CONSTRAINT_ERROR: ErrorType = {
  type: 'constraint-error',
  title: 'Constraint Error',
  description: 'A field value does not conform to a constraint.',
  tags: CELL_TAGS,
};
const ROW_CONSTRAINT: ErrorType = {
  type: 'row-constraint',
  title: 'Row Constraint',
  description: 'The value does not conform to the row constraint.',
  tags: ['#table', '#row'],
};
const SOURCE_ERROR: ErrorType = {
  type: 'source-error',
  title: 'Source Error',
  description: 'Data reading error because of not supported or inconsistent contents.',
  tags: [],
};

/** Codes that Frictionless has an error of its own for. Everything else is a constraint of a field or of a row. */
const ERROR_TYPES: Partial<Record<IssueCode, ErrorType>> = {
  'duplicate-header': {
    type: 'duplicate-label',
    title: 'Duplicate Label',
    description: 'Two columns in the header row have the same value. Column names should be unique.',
    tags: LABEL_TAGS,
  },
  'extra-header': {
    type: 'extra-label',
    title: 'Extra Label',
    description: 'The header of the data source contains label that does not exist in the provided schema.',
    tags: LABEL_TAGS,
  },
  'missing-header': {
    type: 'missing-label',
    title: 'Missing Label',
    description: "Based on the schema there should be a label that is missing in the data's header.",
    tags: LABEL_TAGS,
  },
  'extra-cell': {
    type: 'extra-cell',
    title: 'Extra Cell',
    description: 'This row has more values compared to the header row (the first row in the data source).',
    tags: CELL_TAGS,
  },
  'missing-cell': {
    type: 'missing-cell',
    title: 'Missing Cell',
    description: 'This row has less values compared to the header row (the first row in the data source).',
    tags: CELL_TAGS,
  },
  'misplaced-header': {
    type: 'incorrect-label',
    title: 'Incorrect Label',
    description: 'One of the data source header does not match the field name defined in the schema.',
    tags: LABEL_TAGS,
  },
  unique: {
    type: 'unique-error',
    title: 'Unique Error',
    description: 'This field is a unique field but it contains a value that has been used in another row.',
    tags: CELL_TAGS,
  },
  ambiguous: TYPE_ERROR,
  'misquoted-cell': TYPE_ERROR,
  'error-cell': TYPE_ERROR,
  type: TYPE_ERROR,
  format: TYPE_ERROR,
};

/**
 * Writes a validation report of Frictionless (version 5), part by part, so that it may be of any length. Without
 * times: the same file and schema give the same bytes. The figures of a task follow its errors.
 */
export class FrictionlessReport {
  #tasks = 0;
  #errors = 0;
  #warnings = 0;
  #errorsOfTask = 0;

  begin(): string {
    return '{"tasks":[';
  }

  /** `place` is the file's name or path. */
  beginTask(place: string): string {
    this.#errorsOfTask = 0;
    const task = JSON.stringify({ name: taskName(place), type: 'table', place });
    return `${this.#tasks++ === 0 ? '' : ','}\n${task.slice(0, -1)},"errors":[`;
  }

  errors(issues: readonly Issue[]): string {
    return issues.map((issue) => this.#item(frictionlessError(issue))).join('');
  }

  endTask({ header, rows, warnings, issueCount }: ValidationResult): string {
    this.#warnings += warnings.length;
    return this.#endTask({
      valid: issueCount === 0,
      labels: header,
      warnings: warnings.map(({ message }) => message),
      stats: { errors: issueCount, warnings: warnings.length, fields: header.length, rows: rows.total },
    });
  }

  /** Ends the task of a file that could not be read to its end, for the reason that `message` and `code` give. */
  failTask(message: string, code: string): string {
    const error = this.#item({ ...SOURCE_ERROR, message, note: code });
    const stats = { errors: this.#errorsOfTask, warnings: 0 };
    return error + this.#endTask({ valid: false, labels: [], warnings: [], stats });
  }

  end(): string {
    const stats = { tasks: this.#tasks, errors: this.#errors, warnings: this.#warnings };
    const rest = JSON.stringify({ valid: this.#errors === 0, warnings: [], errors: [], stats });
    return `\n],${rest.slice(1)}`;
  }

  #item(error: object): string {
    this.#errors++;
    return `${this.#errorsOfTask++ === 0 ? '' : ','}\n${JSON.stringify(error)}`;
  }

  #endTask(figures: object): string {
    return `],${JSON.stringify(figures).slice(1)}`;
  }
}

/** An issue as an error of theirs; `note` keeps our code and the keyword's place in the schema. */
export function frictionlessError(issue: Issue): object {
  const { code, column, cell, row, pointer, value, message } = issue;
  const { type, title, description, tags } = errorTypeOf(issue);
  const note = pointer === null ? code : `${code} at ${pointer}`;
  const head = { type, title, description, message, tags, note };
  const field = { fieldName: column ?? '', fieldNumber: columnNumber(cell) };
  if (tags === LABEL_TAGS) return { ...head, labels: [], rowNumbers: [row], label: value ?? '', ...field };
  if (tags === CELL_TAGS) return { ...head, cells: [], rowNumber: row, cell: value ?? '', ...field };
  return { ...head, cells: [], rowNumber: row };
}

/** What is wrong with several cells together is a constraint of the row. */
function errorTypeOf({ code, column, cell }: Issue): ErrorType {
  const own = ERROR_TYPES[code];
  if (own !== undefined && own.tags !== CELL_TAGS) return own;
  return column === null && cell === null ? ROW_CONSTRAINT : (own ?? CONSTRAINT_ERROR);
}

/** Their names are slugs: letters, digits, dots, hyphens and underscores. */
function taskName(place: string): string {
  const base = place.split(/[\\/]/).at(-1) ?? place;
  const slug = base.replace(/\.[^.]*$/, '').toLowerCase();
  return slug.replace(/[^a-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '') || 'table';
}

/** `B17` is in column 2; 0 when there is no cell. */
function columnNumber(cell: string | null): number {
  let number = 0;
  for (const letter of cell?.match(/^[A-Z]+/)?.[0] ?? '') number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
