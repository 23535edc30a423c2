/** Where the search stands with one node. */
interface Visit<Node> {
  readonly node: Node;
  readonly index: number;
  readonly next: Iterator<Node>;
  /** The earliest node on the path that it leads to. */
  low: number;
}

/**
 * The groups of nodes that lead to each other (Tarjan), each after the groups that it leads to. A node that leads to no
 * other that leads back is a group of its own.
 */
export function stronglyConnected<Node>(
  nodes: Iterable<Node>,
  successors: (node: Node) => Iterable<Node>,
): Node[][] {
  const indexes = new Map<Node, number>();
  const open = new Set<Node>();
  const waiting: Node[] = [];
  const groups: Node[][] = [];

  // A path of its own: chains may be longer than the call stack.
  const path: Visit<Node>[] = [];
  const enter = (node: Node): void => {
    const index = indexes.size;
    indexes.set(node, index);
    waiting.push(node);
    open.add(node);
    path.push({ node, index, low: index, next: successors(node)[Symbol.iterator]() });
  };
  const leave = ({ node, index, low }: Visit<Node>): void => {
    const before = path.at(-1);
    if (before !== undefined) before.low = Math.min(before.low, low);
    if (low !== index) return;
    const group = waiting.splice(waiting.lastIndexOf(node));
    for (const member of group) open.delete(member);
    groups.push(group);
  };

  for (const root of nodes) {
    if (!indexes.has(root)) enter(root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { done, value: target } = visit.next.next();
      if (done === true) {
        path.pop();
        leave(visit);
      } else if (!indexes.has(target)) {
        enter(target);
      } else if (open.has(target)) {
        visit.low = Math.min(visit.low, indexes.get(target) ?? 0);
      }
    }
  }
  return groups;
}
