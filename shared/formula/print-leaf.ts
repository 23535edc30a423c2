import type { ArrayNode } from './ast.ts';
import type { LeafNode } from './leaf-node.ts';
import type { Notation } from './notation.ts';
import { printPlace, printPlacedName } from './print-place.ts';
import { printStructuredReference } from './print-structured-reference.ts';

export function printLeaf(node: LeafNode, notation: Notation): string {
  switch (node.kind) {
    case 'number':
      return String(node.value).toUpperCase();
    case 'text':
      return `"${node.value.replaceAll('"', '""')}"`;
    case 'logical':
      return node.value ? 'TRUE' : 'FALSE';
    case 'omitted':
      return '';
    case 'array':
      return printArray(node, notation);
    case 'error':
      return printPlace(node.place) + node.code;
    case 'cell':
      return printPlace(node.place) + notation.cell(node);
    case 'cell-range':
      return `${printPlace(node.place)}${notation.cell(node.first)}:${notation.cell(node.last)}`;
    case 'column-range':
      return `${printPlace(node.place)}${notation.column(node.first)}:${notation.column(node.last)}`;
    case 'row-range':
      return `${printPlace(node.place)}${notation.row(node.first)}:${notation.row(node.last)}`;
    case 'name':
      return node.place === undefined ? node.name : printPlace(node.place) + printPlacedName(node.name);
    case 'structured-reference':
      return printPlace(node.place) + printStructuredReference(node);
    case 'dde-link':
      return `${node.server}|${printPlacedName(node.topic)}!${printPlacedName(node.item)}`;
  }
}

function printArray({ rows }: ArrayNode, notation: Notation): string {
  const lines = rows.map((row) => row.map((item) => printLeaf(item, notation)).join(','));
  return `{${lines.join(';')}}`;
}
