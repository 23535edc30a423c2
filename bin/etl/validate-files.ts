import type { RowCheck } from '../../shared/validation/row-check.ts';
import { validateTable } from '../../shared/validation/validate-table.ts';
import type { ValidationResult } from '../../shared/validation/validation-result.ts';
import { fileProblem } from './file-problem.ts';
import { openInput } from './open-input.ts';
import { openSheet } from './open-sheet.ts';
import type { Output, Reading, Totals } from './output.ts';
import { OutputGoneError } from './output-stream.ts';
import type { Progress } from './progress.ts';
import type { ValidateCommand } from './verbs/validate.ts';

export interface ValidateFilesDeps {
  readonly check: RowCheck;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly output: Output;
  /** Resolves when there is room for more. @throws {OutputGoneError} */
  readonly write: (text: string) => Promise<void>;
  /** Says why a file could not be read, or not as asked. */
  readonly warn: (sentence: string) => void;
  readonly progress: Progress;
}

/** Issues whose text is made at once: memory for short texts is had back at once, for long ones late. */
const WRITTEN_AT_ONCE = 256;

/**
 * Checks one file after the other; one that cannot be read does not keep the others from being checked.
 * @throws {OutputGoneError}
 */
export async function validateFiles(deps: ValidateFilesDeps, command: ValidateCommand): Promise<Totals> {
  const { output, write, progress, warn } = deps;
  const tally = new TotalsTally();
  await write(output.begin());
  for (const path of command.files) {
    const file = path === '-' ? 'stdin' : path;
    await write(output.beginFile(file));
    try {
      const { result, reading } = await validateOne(deps, command, path, file);
      progress.clear();
      tally.add(result);
      await write(output.endFile(file, result, reading));
    } catch (error) {
      progress.clear();
      if (error instanceof OutputGoneError) throw error;
      const problem = fileProblem(error);
      tally.addUnreadable();
      warn(`${file}: ${problem.message}`);
      await write(output.failFile(file, problem));
    }
  }
  await write(output.end(tally.totals()));
  return tally.totals();
}

async function validateOne(
  { check, stdin, output, write, warn, progress }: ValidateFilesDeps,
  { sheet, delimiter, maxIssues }: ValidateCommand,
  path: string,
  file: string,
): Promise<{ readonly result: ValidationResult; readonly reading: Reading }> {
  await using input = await openInput(path, stdin);
  const { open, fileName } = input;
  const showIssues = output.issues?.bind(output);
  const warnOfFile = (sentence: string) => warn(`${file}: ${sentence}`);
  const table = await openSheet({ open, fileName, delimiter, sheet, warn: warnOfFile });
  const result = await validateTable({
    table,
    check,
    maxIssues,
    profiles: output.showsProfiles ?? false,
    onIssues:
      showIssues &&
      (async (issues) => {
        progress.clear();
        for (let i = 0; i < issues.length; i += WRITTEN_AT_ONCE) {
          await write(showIssues(file, issues.slice(i, i + WRITTEN_AT_ONCE)));
        }
      }),
    onProgress: (rows) => progress.show(file, rows),
  });
  return { result, reading: table };
}

class TotalsTally {
  #files = 0;
  #unreadable = 0;
  #rows = 0;
  #invalidRows = 0;
  #cells = 0;
  #issueCount = 0;
  readonly #byCode = new Map<string, number>();
  #warnings = 0;
  #stoppedEarly = false;

  add({ rows, cells, issueCount, issuesByCode, warnings, stoppedEarly }: ValidationResult): void {
    this.#files++;
    this.#rows += rows.total;
    this.#invalidRows += rows.invalid;
    this.#cells += cells;
    this.#issueCount += issueCount;
    this.#warnings += warnings.length;
    this.#stoppedEarly ||= stoppedEarly;
    for (const [code, count] of Object.entries(issuesByCode)) {
      this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + count);
    }
  }

  addUnreadable(): void {
    this.#files++;
    this.#unreadable++;
  }

  totals(): Totals {
    return {
      files: this.#files,
      unreadable: this.#unreadable,
      rows: this.#rows,
      invalidRows: this.#invalidRows,
      cells: this.#cells,
      issueCount: this.#issueCount,
      issuesByCode: Object.fromEntries(this.#byCode),
      warnings: this.#warnings,
      stoppedEarly: this.#stoppedEarly,
    };
  }
}
