import { stronglyConnected } from '../graph/strongly-connected.ts';
import { inPlaceSchemas } from './in-place-schemas.ts';
import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';
import type { LocatedSchema } from './walk-schema.ts';

/** How often schemas may be gone through for one cell, each time that a reference leads to one counted. */
export const MAX_STEPS = 10_000;
/** How many schemas may lead to each other one after the other: each takes a place on the stack. */
export const MAX_LEVELS = 256;
/** And for a row besides, per schema: wide tables take more, and their columns share definitions. */
const MAX_STEPS_PER_SCHEMA = 100;

const OF_CELLS_NAMED = ['properties', 'patternProperties'];
const OF_CELLS = ['additionalProperties', 'unevaluatedProperties', 'propertyNames'];

/**
 * A smallest schema by which one value takes too many steps to judge, or too many levels: references that lead twice to
 * references that lead twice to others double the steps each time. `all` holds no circles.
 */
export function costlySchema(
  all: readonly LocatedSchema[],
  references: SchemaReferences,
): LocatedSchema | undefined {
  const inPlace = (schema: SchemaObject) => inPlaceSchemas(schema, references);
  // Those that others lead to come first.
  const inOrder = stronglyConnected(
    all.map(({ schema }) => schema),
    inPlace,
  ).flat();
  const cellSteps = new Map<SchemaObject, number>();
  for (const schema of inOrder) cellSteps.set(schema, 1 + sum(inPlace(schema), cellSteps));
  const cellLevels = new Map<SchemaObject, number>();
  for (const schema of inOrder) cellLevels.set(schema, 1 + most(inPlace(schema), cellLevels));
  const rowLevels = new Map<SchemaObject, number>();
  for (const schema of inOrder) {
    const inCells = most(cellSchemas(schema), cellLevels);
    rowLevels.set(schema, 1 + Math.max(most(inPlace(schema), rowLevels), inCells));
  }
  const rowSteps = new Map<SchemaObject, number>();
  for (const schema of inOrder) {
    rowSteps.set(schema, 1 + sum(inPlace(schema), rowSteps) + sum(cellSchemas(schema), cellSteps));
  }
  const maxRowSteps = MAX_STEPS + MAX_STEPS_PER_SCHEMA * all.length;
  const costly =
    inOrder.find((schema) => (cellSteps.get(schema) ?? 0) > MAX_STEPS) ??
    inOrder.find((schema) => (cellLevels.get(schema) ?? 0) > MAX_LEVELS) ??
    inOrder.find((schema) => (rowLevels.get(schema) ?? 0) > MAX_LEVELS) ??
    inOrder.find((schema) => (rowSteps.get(schema) ?? 0) > maxRowSteps);
  return all.find(({ schema }) => schema === costly);
}

/** The schemas that judge the cells of a row that `schema` judges. */
function cellSchemas(schema: SchemaObject): readonly SchemaObject[] {
  const applied: unknown[] = OF_CELLS.map((keyword) => schema[keyword]);
  for (const keyword of OF_CELLS_NAMED) {
    const named = schema[keyword];
    if (isSchemaObject(named)) applied.push(...Object.values(named));
  }
  return applied.filter(isSchemaObject);
}

function sum(schemas: readonly SchemaObject[], steps: ReadonlyMap<SchemaObject, number>): number {
  return schemas.reduce((total, schema) => total + (steps.get(schema) ?? 0), 0);
}

function most(schemas: readonly SchemaObject[], levels: ReadonlyMap<SchemaObject, number>): number {
  return schemas.reduce((highest, schema) => Math.max(highest, levels.get(schema) ?? 0), 0);
}
