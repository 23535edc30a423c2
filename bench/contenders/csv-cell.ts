/** A text as the schema's type reads it; as it is where it does not fit. */
export function csvCell(cell: unknown, type: string | undefined): unknown {
  if (cell === '' || cell === undefined) return undefined;
  if (type === 'integer' || type === 'number') {
    const number = Number(cell);
    return Number.isNaN(number) ? cell : number;
  }
  if (type === 'boolean') return cell === 'true' ? true : cell === 'false' ? false : cell;
  return cell;
}
