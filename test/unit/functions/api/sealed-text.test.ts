import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSealedText, sealText } from '../../../../functions/api/sealed-text.ts';

test('gives back any text to who knows secret and context', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (text, secret, context) => {
      expect(openSealedText(secret, context, sealText(secret, context, text))).toBe(text);
    }),
  );
});

test('seals no text twice alike, and shows nothing of it', () => {
  const [one, other] = [sealText('key', 'ada', 'whsec_secret'), sealText('key', 'ada', 'whsec_secret')];
  expect(one).not.toBe(other);
  expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('secret');
});

test('opens for no other secret, no other context, and not when a bit of it has changed', () => {
  const sealed = sealText('key', 'ada', 'text');
  expect(() => openSealedText('other', 'ada', sealed)).toThrow();
  expect(() => openSealedText('key', 'grace', sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  for (const at of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => openSealedText('key', 'ada', changed.toString('base64')), `${at}`).toThrow();
  }
});
