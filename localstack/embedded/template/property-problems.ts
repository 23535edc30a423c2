import type { z } from 'zod';
import { intrinsicIn } from './intrinsics.ts';

type Issue = z.core.$ZodIssue;

/**
 * What a handler's schema holds against properties, in sentences. `template` are the same properties with their
 * intrinsics in place: while references are placeholders, a complaint about a value made of one means nothing.
 */
export function propertyProblems(error: z.ZodError, template?: unknown): string[] {
  const issues = error.issues.flatMap((issue) => flatten(issue, []));
  return issues
    .filter(
      (issue) =>
        template === undefined ||
        issue.code === 'unrecognized_keys' ||
        !dependsOnReference(template, issue.path),
    )
    .flatMap(sentences);
}

/** A union's members complain each on their own; the one that complains only about what is inside was meant. */
function flatten(issue: Issue, parent: readonly PropertyKey[]): Issue[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(
      (member) =>
        member.length > 0 &&
        member.every(({ code, path: at }) => code === 'unrecognized_keys' || at.length > 0),
    );
    if (meant !== undefined) return meant.flatMap((member) => flatten(member, path));
  }
  return [{ ...issue, path }];
}

function sentences(issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `property ${[...issue.path, key].join('.')} is not supported by the local cloud`,
    );
  }
  return [`property ${issue.path.join('.')}: ${issue.message}`];
}

function dependsOnReference(template: unknown, path: readonly PropertyKey[]): boolean {
  let value = template;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    if (intrinsicIn(value) !== undefined) return true;
    if (key === 0 && !Array.isArray(value)) continue; // a list of one, written without brackets
    value = Reflect.get(value, key);
  }
  return holdsIntrinsic(value);
}

function holdsIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && intrinsicIn(value) !== undefined) return true;
  return Object.values(value).some(holdsIntrinsic);
}
