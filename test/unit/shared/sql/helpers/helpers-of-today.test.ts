import { expect, test } from 'vitest';
import {
  ALL_HELPERS,
  HELPERS_OF_TODAY,
  helperDefinitions,
} from '../../../../../shared/sql/helpers/helpers.ts';

const definitions = helperDefinitions(ALL_HELPERS);
const nameOf = (definition: string): string => /xl\.(\w+)/.exec(definition)?.[1] ?? '';

test('what reads the date of today, itself or through others, is stable, and all else is immutable', () => {
  const callsToday = (definition: string): boolean =>
    [...HELPERS_OF_TODAY].some((name) => new RegExp(`(?<!function )xl\\.${name}\\(`).test(definition));
  const today = definitions.filter((each) => /current_|now\(\)/.test(each) || callsToday(each)).map(nameOf);

  expect(new Set(today)).toEqual(HELPERS_OF_TODAY);
  const stable = definitions.filter((each) => / stable parallel safe/.test(each)).map(nameOf);
  expect(new Set(stable)).toEqual(HELPERS_OF_TODAY);
});
