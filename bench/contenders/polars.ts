import { BadRows } from '../files/bad-rows.ts';
import { EMAIL } from './email-pattern.ts';
import { report, task } from './task.ts';

// One thread uses the fewest CPU seconds; the engine reads this when it is loaded.
// biome-ignore lint/style/noProcessEnv: there is no other way to tell it
process.env.POLARS_MAX_THREADS = '1';
const { default: pl } = await import('nodejs-polars');

/** The schema of orders by hand, as a condition. Every column is read as text, or one bad cell would end the query. */
const text = (name: string) => pl.col(name);
const number = (name: string) => pl.col(name).cast(pl.Float64, false);
const integer = (name: string) => pl.col(name).cast(pl.Int64, false);
const valid = [
  integer('id').gtEq(1),
  text('code').str.contains('^[A-Z]{3}-[0-9]{6}$'),
  text('name').str.lengths().ltEq(60),
  text('email').str.contains(EMAIL),
  number('amount').gtEq(0).and(number('amount').ltEq(100_000)),
  integer('qty').gtEq(0).and(integer('qty').ltEq(1000)),
  text('status').isIn(['new', 'paid', 'shipped', 'cancelled']),
  text('active').isIn(['true', 'false']),
  text('created').str.strptime(pl.Date, '%Y-%m-%d').isNotNull(),
  text('note').isNull().or(text('note').str.lengths().ltEq(200)),
].reduce((all, one) => all.and(one));

const { file } = task();
const judged = await pl
  .scanCSV(file, { inferSchemaLength: 0, rowIndexName: 'row', rowIndexOffset: 2 })
  .select(pl.col('row'), valid.fillNull(false).alias('valid'))
  .collect();
const bad = new BadRows();
const badRows = judged.filter(pl.col('valid').not()).getColumn('row');
for (const row of badRows) bad.add(Number(row));
report(bad.found(judged.height));
