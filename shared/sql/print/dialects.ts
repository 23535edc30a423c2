import type { Dialect, DialectName } from './dialect.ts';
import { duckdb } from './duckdb.ts';
import { postgresql } from './postgresql.ts';
import { sqlite } from './sqlite.ts';

/** The engines that a workbook becomes SQL for. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { postgresql, duckdb, sqlite };
