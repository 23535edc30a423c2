import { parseDocument } from 'yaml';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import { messageOf } from '../message-of.ts';
import { Template } from '../template/template.ts';

/** What of a template the local cloud acts on. @throws {AwsError} ValidationError, naming what it does not. */
export function readTemplate(text: string): Template {
  const result = Template.safeParse(parsed(text));
  if (result.success) return result.data;
  throw validationError(`Template error: ${z.prettifyError(result.error)}`);
}

/** Templates are JSON, or YAML, which takes much longer to read. */
function parsed(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parsedYaml(text);
  } catch (cause) {
    throw validationError(`Template format error: ${messageOf(cause)}`);
  }
}

/** @throws {Error} also for a tag such as `!Ref`, which would be read as the plain text behind it. */
function parsedYaml(text: string): unknown {
  const document = parseDocument(text);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem === undefined) return document.toJS();
  if (problem.code !== 'TAG_RESOLVE_FAILED') throw problem;
  throw new Error(`${problem.message}\nWrite intrinsics in full: “Ref: …” or “Fn::Sub: …” instead of a tag.`);
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
