import fc from 'fast-check';
import { CALLERS, type Caller, type Door } from './door.ts';
import type { World } from './world.ts';

type Act = (world: World, door: Door) => Promise<void>;

/** One step of a sequence: it asks the system and holds the answer to what is known of the world. */
export class Step implements fc.AsyncCommand<World, Door> {
  readonly #name: string;
  readonly #act: Act;

  constructor(name: string, act: Act) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  run(world: World, door: Door): Promise<void> {
    return this.#act(world, door);
  }

  toString(): string {
    return this.#name;
  }
}

export const aCaller: fc.Arbitrary<Caller> = fc.constantFrom(...CALLERS);

/** A step that takes a caller and a number, which chooses among what there is by then. */
export function stepBy(
  name: string,
  act: (chosen: { as: Caller; at: number; world: World; door: Door }) => Promise<void>,
): fc.Arbitrary<Step> {
  return fc
    .tuple(aCaller, fc.nat(30))
    .map(([as, at]) => new Step(`${name} ${at} as ${as}`, (world, door) => act({ as, at, world, door })));
}
