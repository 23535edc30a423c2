import { FAULTS } from './faults.ts';
import type { Order } from './order.ts';
import { below, oneOf, type Random, seededRandom } from './random.ts';

/** Which orders are spoilt: one of a hundred in one cell, or each in two. */
export type Spoiling = 'one-percent-once' | 'all-twice';

const FIRST_NAMES = [
  'Ana',
  'José',
  'Li',
  'Olga',
  'Wei',
  'Sam',
  'Zoë',
  'Kofi',
  'Ивана',
  'Marta',
  'Ravi',
] as const;
const LAST_NAMES = ['García', 'Smith', 'Müller', 'Ng', 'Okafor', 'Rossi', 'Silva', 'Kim', 'Dubois'] as const;
const STATUSES = ['new', 'paid', 'shipped', 'cancelled'] as const;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The same orders for the same arguments. `isBad` says whether the schema must refuse the order. */
export function* orders(
  count: number,
  spoiling: Spoiling,
): Generator<{ readonly order: Order; readonly isBad: boolean }> {
  const random = seededRandom(20_260_101);
  for (let id = 1; id <= count; id++) {
    const order = validOrder(id, random);
    const isBad = spoiling === 'all-twice' || random() < 0.01;
    if (isBad) spoil(order, spoiling === 'all-twice' ? 2 : 1, random);
    yield { order, isBad };
  }
}

function validOrder(id: number, random: Random): Order {
  const letter = () => LETTERS[below(random, 26)];
  const cents = below(random, 9_999_900);
  const qty = below(random, 1000);
  return {
    id,
    code: `${letter()}${letter()}${letter()}-${100_000 + below(random, 900_000)}`,
    name: `${oneOf(random, FIRST_NAMES)} ${oneOf(random, LAST_NAMES)}`,
    email: `user${below(random, 10_000_000)}@example.com`,
    amount: cents / 100,
    qty,
    status: oneOf(random, STATUSES),
    active: random() < 0.5,
    created: `${2015 + below(random, 10)}-${twoDigits(1 + below(random, 12))}-${twoDigits(1 + below(random, 28))}`,
    note: note(random),
    total: (cents * qty) / 100,
  };
}

/** Half of them empty; of the others many have a comma, and some quotes and a line break. */
function note(random: Random): string {
  const kind = random();
  if (kind < 0.5) return '';
  if (kind < 0.7) return `ok, see ticket ${below(random, 1000)}`;
  if (kind < 0.9) return `ok see ticket ${below(random, 1000)}`;
  return 'said "hi"\nand, on a second line, nothing';
}

/** Faults next to each other in the list are about different columns. */
function spoil(order: Order, faults: number, random: Random): void {
  const first = below(random, FAULTS.length);
  for (let i = 0; i < faults; i++) FAULTS[(first + i) % FAULTS.length]?.(order);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
