import type { Goal } from '../suite.ts';
import { isBusy, type Machine } from './machine.ts';

/** Times from a busy machine prove nothing, neither way. */
export function verdict({ isMet, isCount }: Goal, machine: Machine): 'PASS' | 'FAIL' | 'not judged' {
  if (isBusy(machine) && isCount !== true) return 'not judged';
  return isMet ? 'PASS' : 'FAIL';
}
