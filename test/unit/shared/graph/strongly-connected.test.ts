import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stronglyConnected } from '../../../../shared/graph/strongly-connected.ts';

const NODES = [0, 1, 2, 3, 4, 5, 6, 7];
const edges = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
  maxLength: 20,
});

/** Which nodes each node leads to, itself included. */
function reachable(pairs: readonly (readonly [number, number])[]): boolean[][] {
  const reaches = NODES.map((from) =>
    NODES.map((to) => from === to || pairs.some(([a, b]) => a === from && b === to)),
  );
  for (const via of NODES) {
    for (const from of NODES) {
      for (const to of NODES) if (reaches[from]?.[via] && reaches[via]?.[to]) reaches[from][to] = true;
    }
  }
  return reaches;
}

describe('stronglyConnected', () => {
  it('puts two nodes into one group exactly when they lead to each other', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const groups = stronglyConnected(NODES, (node) =>
          pairs.filter(([from]) => from === node).map(([, to]) => to),
        );
        const reaches = reachable(pairs);
        const groupOf = (node: number) => groups.findIndex((group) => group.includes(node));

        expect(groups.flat().toSorted()).toEqual(NODES);
        for (const a of NODES) {
          for (const b of NODES) {
            expect(groupOf(a) === groupOf(b)).toBe(reaches[a]?.[b] === true && reaches[b]?.[a] === true);
          }
        }
      }),
    );
  });

  it('lists a group after all that it leads to', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const groups = stronglyConnected(NODES, (node) =>
          pairs.filter(([from]) => from === node).map(([, to]) => to),
        );
        const groupOf = (node: number) => groups.findIndex((group) => group.includes(node));

        for (const [from, to] of pairs) expect(groupOf(to)).toBeLessThanOrEqual(groupOf(from));
      }),
    );
  });

  it('follows a chain longer than any call stack', () => {
    const last = 200_000;
    const groups = stronglyConnected([0], (node) => (node < last ? [node + 1] : []));
    expect(groups.length).toBe(last + 1);
    expect(groups[0]).toEqual([last]);
  });
});
