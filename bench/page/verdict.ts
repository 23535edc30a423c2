import type { Goal } from '../suite.ts';
import { isBusy, type Machine } from './machine.ts';

/** Figures from a busy machine prove nothing, neither way. */
export function verdict({ isMet }: Goal, machine: Machine): 'PASS' | 'FAIL' | 'not judged' {
  if (isBusy(machine)) return 'not judged';
  return isMet ? 'PASS' : 'FAIL';
}
