import { totalCost } from '../costs/billed-use.ts';
import { US_EAST_1 } from '../costs/prices.ts';
import { useOfTask } from '../costs/task-use.ts';
import type { Task, Workflow } from './task.ts';
import { uploadParts } from './upload-parts.ts';

const DAY_MS = 24 * 3600 * 1000;
const DECIMALS = 6;

/**
 * What AWS asks for a task that is over, by the list prices of us-east-1: the time of its workers, its requests, and its
 * files until they are gone. In US dollars, rounded to a millionth.
 */
export function estimatedCostUsd(task: Task): number {
  const { file, uploadETag, multipartId, createdAt, expiresAt, used = {} } = task;
  const keptMs = expiresAt === undefined ? 0 : Date.parse(expiresAt) - Date.parse(createdAt);
  const use = useOfTask({
    storedBytes: uploadETag === undefined ? 0 : file.size,
    uploadParts: multipartId === undefined ? 1 : uploadParts(file.size).length,
    keptDays: keptMs / DAY_MS,
    resultBytes: sum(Object.values(used).map(({ resultBytes }) => resultBytes)),
    workflows: Object.entries(used).map(([name, { milliseconds, memoryMib }]) => ({
      // safe: `used` is keyed by workflow
      name: name as Workflow,
      gbSeconds: (milliseconds / 1000) * (memoryMib / 1024),
    })),
  });
  return Number(totalCost(use, US_EAST_1).toFixed(DECIMALS));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
