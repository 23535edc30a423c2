import { inferSchema } from '../../shared/inference/infer-schema.ts';
import type { SchemaObject } from '../../shared/validation/json-schema.ts';
import { openInput } from './open-input.ts';
import { openSheet } from './open-sheet.ts';
import type { Progress } from './progress.ts';
import type { InferCommand } from './verbs/infer.ts';

export interface InferFileDeps {
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly progress: Progress;
  readonly warn: (sentence: string) => void;
}

/** A schema that accepts every value in a file. */
export async function inferFile(
  { stdin, progress, warn }: InferFileDeps,
  { file, sheet, delimiter }: InferCommand,
): Promise<SchemaObject> {
  try {
    await using input = await openInput(file, stdin);
    const { open, fileName } = input;
    const table = await openSheet({ open, fileName, delimiter, sheet, warn });
    const name = file === '-' ? 'stdin' : file;
    const { schema, warnings } = await inferSchema({
      table,
      onProgress: (rows) => progress.show(name, rows),
    });
    progress.clear();
    for (const warning of warnings) warn(warning);
    return schema;
  } finally {
    progress.clear();
  }
}
