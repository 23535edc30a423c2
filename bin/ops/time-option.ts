import { z } from 'zod';
import { InvalidInputError } from '../../shared/errors.ts';

/** With seconds or without. */
const UtcTime = z.union([z.iso.datetime(), z.iso.datetime({ precision: -1 })]);

/** @throws {InvalidInputError} that says what a time looks like */
export function timeOption(name: string, text: string | undefined): Date {
  const { data, error } = UtcTime.safeParse(text);
  if (error === undefined) return new Date(data);
  const given = text === undefined ? '' : `, not “${text}”`;
  throw new InvalidInputError(`--${name} is a time in UTC such as 2026-11-27T08:30:00Z${given}.`);
}
