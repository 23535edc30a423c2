import type { IssueCode } from './issue.ts';
import { ISSUE_CODES } from './issue-codes.ts';
import { remembering } from './remembering.ts';

/** Keywords that mean what another one means, or whose name alone would say little. */
const SYNONYMS: Readonly<Record<string, IssueCode>> = {
  dependencies: 'dependent-required',
  false: 'false-schema',
};

/** The stable code of a violated keyword: its name in kebab-case, `other` for what a flat row rarely meets. */
export const issueCodeOf = remembering((keyword): IssueCode => {
  const synonym = Object.hasOwn(SYNONYMS, keyword) ? SYNONYMS[keyword] : undefined;
  const kebab = keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return synonym ?? ISSUE_CODES.find((code) => code === kebab) ?? 'other';
});
