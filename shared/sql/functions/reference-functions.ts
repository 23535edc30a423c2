import { double, firstOf, helper, literal, operator } from '../ast/build.ts';
import { range, scalar } from '../compile/function-plan.ts';
import { errorOf } from '../compile/typed.ts';
import { index, indexedCells, indexedValue } from './index-function.ts';
import { choose } from './logical-functions.ts';
import { placeOf, sizeOf } from './reference-place.ts';

export const REFERENCE_FUNCTIONS = [
  range('INDEX', 1, 4, index, {
    scalars: [1, 2],
    oneValue: indexedValue,
    anyCells: indexedCells,
  }),
  range('OFFSET', 3, 5, (call) => call.evaluator.resolved(call.source)),
  range('INDIRECT', 1, 2, (call) => call.evaluator.resolved(call.source)),
  range('ROWS', 1, 1, (call) => sizeOf(call, 'rows')),
  range('COLUMNS', 1, 1, (call) => sizeOf(call, 'columns')),
  range('ROW', 0, 1, (call) => placeOf(call, 'row')),
  range('COLUMN', 0, 1, (call) => placeOf(call, 'column')),
  scalar('ADDRESS', 2, 5, (f) => {
    const sheet = f.isAbsent(4) ? null : f.text(4);
    const r1c1 = f.isAbsent(3) || f.args[3] === null ? literal('boolean', true) : f.logical(3);
    const kind = f.args[2] ? f.whole(2, 1) : double(1);
    return f.asText(
      helper(
        'address',
        f.whole(0),
        f.whole(1),
        kind,
        r1c1,
        sheet ?? { kind: 'literal', type: 'text', value: null },
      ),
      '#VALUE!',
    );
  }),
  scalar('CHOOSE', 2, 255, (f) => {
    const at = f.bind(f.whole(0));
    const branches = Array.from({ length: f.count - 1 }, (_, position) => ({
      condition: operator(at, '=', double(position + 1)),
      value: f.value(position + 1),
    }));
    return choose(branches, errorOf('#VALUE!'), firstOf([f.error]));
  }),
  scalar('HYPERLINK', 1, 2, (f) => (f.isAbsent(1) ? f.value(0) : f.value(1))),
];
