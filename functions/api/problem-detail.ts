import type { z } from '@hono/zod-openapi';

type Issue = z.core.$ZodIssue;

/** Sentences that a schema of ours has for a mistake begin in lower case; the library's own do not. */
const OURS = /^\p{Ll}/u;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', set: 'entries' };

const FORMATS: Readonly<Record<string, string>> = {
  regex: 'must be a well-formed value',
  datetime: 'must be a moment such as 2026-01-31T09:30:00Z',
};

const UNKNOWN_FORM = 'is not of a form that is known here';

/** What is wrong with a part of a request, as the end of a sentence that begins with its place. */
export function problemDetail(issue: Issue): string {
  if (OURS.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return limited(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return limited(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? `must be a well-formed ${issue.format}`;
    case 'invalid_key': {
      const [ofTheKey] = issue.issues;
      return ofTheKey === undefined ? UNKNOWN_FORM : problemDetail(ofTheKey);
    }
    default:
      return UNKNOWN_FORM;
  }
}

function limited(origin: string, comparison: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `must be ${comparison} ${limit}`;
  return comparison === 'at least' && limit === 1
    ? 'must not be empty'
    : `must have ${comparison} ${limit} ${unit}`;
}
