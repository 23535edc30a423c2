import { DuckDBInstance, DuckDBListValue } from '@duckdb/node-api';
import { BadRows } from '../files/bad-rows.ts';
import { EMAIL } from './email-pattern.ts';
import { report, task } from './task.ts';

/** The schema of orders by hand, as a condition. Every column is read as text, or one bad cell would end the query. */
const VALID = `
  try_cast(id AS BIGINT) >= 1
  AND regexp_matches(code, '^[A-Z]{3}-[0-9]{6}$')
  AND length(name) BETWEEN 1 AND 60
  AND regexp_matches(email, '${EMAIL.replaceAll("'", "''")}')
  AND try_cast(amount AS DOUBLE) BETWEEN 0 AND 100000
  AND try_cast(qty AS BIGINT) BETWEEN 0 AND 1000
  AND status IN ('new', 'paid', 'shipped', 'cancelled')
  AND active IN ('true', 'false')
  AND try_cast(created AS DATE) IS NOT NULL
  AND (note IS NULL OR length(note) <= 200)`;

const { file } = task();
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(`
  SELECT count(*)::INTEGER, list(row ORDER BY row) FILTER (NOT valid)
  FROM (
    SELECT (row_number() OVER () + 1)::INTEGER AS row, coalesce(${VALID}, false) AS valid
    FROM read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
  )`);
const [rows, badRows] = reader.getRows()[0] ?? [];
const bad = new BadRows();
if (badRows instanceof DuckDBListValue) for (const row of badRows.items) bad.add(Number(row));
report(bad.found(Number(rows)));
