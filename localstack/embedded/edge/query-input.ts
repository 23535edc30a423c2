import type { JsonObject } from '../service.ts';

type Node = Map<string, Node | string>;

/** A form's fields as the object that they describe: `Tags.member.1.Key=a` is `{ Tags: [{ Key: 'a' }] }`. */
export function queryInput(form: string): JsonObject {
  const root: Node = new Map();
  for (const [name, value] of new URLSearchParams(form)) place(root, name.split('.'), value);
  return Object.fromEntries([...root].map(([name, member]) => [name, plain(member)]));
}

function place(node: Node, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    node.set(name, value);
    return;
  }
  const known = node.get(name);
  const child: Node = known instanceof Map ? known : new Map();
  node.set(name, child);
  place(child, rest, value);
}

function plain(member: Node | string): unknown {
  if (typeof member === 'string') return member;
  const list = member.get('member');
  if (list instanceof Map) {
    const numbered = [...list].sort(([a], [b]) => Number(a) - Number(b));
    return numbered.map(([, item]) => plain(item));
  }
  return Object.fromEntries([...member].map(([name, child]) => [name, plain(child)]));
}
