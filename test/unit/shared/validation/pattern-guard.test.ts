import { describe, expect, test } from 'vitest';
import { patternRisk } from '../../../../shared/validation/pattern-guard.ts';

describe('patternRisk', () => {
  test.each([
    '^[A-Z]{2}-[0-9]{4}$',
    '^\\d+(\\.\\d+)?$',
    '^(new|paid|sent)$',
    '^(\\d{3}-){2}\\d{4}$',
    '^[^@\\s]+@[^@\\s]+$',
    '^(?:[A-Za-z0-9+/]{4})*$',
    '^(?<year>\\d{4})-\\d{2}$',
    '\\p{Lu}+',
    '[(a+)+]',
    '\\(a+\\)+',
    '^(abc)+$',
    '^a{2,5}$',
    '(a|b){3}',
    '',
  ])('has nothing against %s', (pattern) => {
    expect(patternRisk(pattern)).toBeUndefined();
  });

  test.each([
    ['(a+)+$', 'repeated by “+”'],
    ['^(a*)*$', 'repeated by “*”'],
    ['(a|a)*b', 'a choice'],
    ['(a|ab)+c', 'a choice'],
    ['((a+))+', 'repeated by'],
    ['(x(a+)y)*', 'repeated by'],
    ['(a?a?)+', 'repeated by'],
    ['(a{1,5})*', 'repeated by'],
    ['(a+){2,}', 'repeated by “{2,}”'],
    ['(a+){10}', 'repeated by “{10}”'],
    ['(?:a+)+?', 'repeated by'],
    ['(?<n>a+)+', 'repeated by'],
    ['([a-z]|[0-9])*', 'a choice'],
    ['(?=a)b', 'Look-ahead'],
    ['(?!a)b', 'Look-ahead'],
    ['(?<=a)b', 'look-behind'],
    ['(?<!a)b', 'look-behind'],
    ['(a)\\1', 'Back-references'],
    ['(?<n>a)\\k<n>', 'Back-references'],
  ])('refuses %s', (pattern, reason) => {
    expect(patternRisk(pattern)).toContain(reason);
  });
});
