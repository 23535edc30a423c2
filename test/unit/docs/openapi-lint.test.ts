import { readFileSync } from 'node:fs';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { expect, test } from 'vitest';

/** Rules of Spectral's OpenAPI set that we do not hold ourselves to, each with the reason. */
const EXEMPT = {
  'operation-description': 'off', // a summary says it where one sentence is enough
  'info-contact': 'off', // whoever deploys the service is the contact
  'info-license': 'off',
  'license-url': 'off',
  'openapi-tags-alphabetical': 'off', // they stand in the order in which clients meet them
  'oas3-operation-security-defined': 'off', // since OpenAPI 3.1 roles may stand where scopes do
} as const;

test('the description of the API has no lint', async () => {
  const spectral = new spectralCore.Spectral();
  // Safe: both packages are made for each other, and only their types were not.
  const oas = spectralRulesets.oas as unknown as RulesetDefinition;
  spectral.setRuleset({ extends: [[oas, 'all']], rules: EXEMPT });
  const found = await spectral.run(readFileSync('docs/openapi.json', 'utf8'));
  expect(found.map(({ code, message, path }) => `${code}: ${message} at ${path.join('/')}`)).toEqual([]);
});
