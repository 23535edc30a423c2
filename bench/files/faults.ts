import type { Order } from './order.ts';

/** Each makes one cell wrong, in a column of its own and by a keyword of its own. */
export const FAULTS: readonly ((order: Order) => void)[] = [
  (order) => {
    order.qty = -5; // minimum
  },
  (order) => {
    order.status = 'lost'; // enum
  },
  (order) => {
    order.code = 'bad code'; // pattern
  },
  (order) => {
    order.amount = 'abc'; // type, of a number
  },
  (order) => {
    order.name = ''; // required
  },
  (order) => {
    order.created = '2020-13-45'; // format
  },
  (order) => {
    order.active = 'maybe'; // type, of a boolean
  },
];
