import { describe, expect, test } from 'vitest';
import { truncateValue } from '../../../../shared/validation/truncate-value.ts';

describe('truncateValue', () => {
  test('leaves up to a hundred characters as they are', () => {
    expect(truncateValue('x'.repeat(100))).toBe('x'.repeat(100));
  });

  test('cuts longer text with an ellipsis, never within a character', () => {
    expect(truncateValue('x'.repeat(101))).toBe(`${'x'.repeat(99)}…`);
    expect(truncateValue(`${'x'.repeat(98)}😀😀`)).toBe(`${'x'.repeat(98)}…`);
    expect(truncateValue(`${'x'.repeat(97)}😀😀`)).toBe(`${'x'.repeat(97)}😀…`);
  });
});
