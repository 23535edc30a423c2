import type { JsonObject } from '../service.ts';
import type { CheckedRequest, ItemOperation, StoreOptions } from './dynalite.ts';
import { validationOf, validations } from './dynalite.ts';
import { translated, validationRefusal } from './refusals.ts';

/**
 * Checks a request as DynamoDB does, before any table is read.
 * A member that dynalite does not know is refused by name: dynalite itself would drop it silently.
 */
export function checkRequest(
  operation: ItemOperation | 'CreateTable',
  input: JsonObject,
  options: StoreOptions,
): CheckedRequest {
  const { types, custom } = validationOf(operation);
  const unknown = Object.keys(input).filter((member) => !Object.hasOwn(types, member));
  if (unknown.length > 0) {
    throw validationRefusal(`The local cloud does not offer ${unknown.join(', ')} of ${operation}.`);
  }
  try {
    const request = validations.checkTypes(structuredClone(input), types); // a copy, because it edits in place
    validations.checkValidations(request, types, custom, { options });
    return request;
  } catch (error) {
    throw translated(error);
  }
}
