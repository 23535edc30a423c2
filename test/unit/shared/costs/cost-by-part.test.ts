import fc from 'fast-check';
import { expect, test } from 'vitest';
import { totalCost } from '../../../../shared/costs/billed-use.ts';
import { costOf, sumOfUses, timesUse } from '../../../../shared/costs/cost-by-part.ts';
import { PRICES } from '../../../../shared/costs/prices.ts';

const virginia = PRICES['us-east-1'];

test('nothing costs nothing', () => {
  expect(costOf({}, virginia).total).toBe(0);
});

test('ten seconds of a function with 2 GB, and a million of each request, cost what the lists say', () => {
  // 20 GB-s × 0.0000133334 = 0.000266668
  expect(costOf({ gbSecond: 20 }, virginia).compute).toBeCloseTo(0.000266668, 12);
  // 1 M: API 3.50, functions 0.20, PUT 5.00, GET 0.40, written 0.625, read 0.125, queue 0.40, bus 1.00: 11.25
  const million = 1_000_000;
  const cost = costOf(
    {
      gatewayRequest: million,
      functionCall: million,
      s3Write: million,
      s3Read: million,
      writeUnit: million,
      readUnit: million,
      queueRequest: million,
      busEvent: million,
    },
    virginia,
  );
  expect(cost.requests).toBeCloseTo(11.25, 9);
  expect(cost.total).toBe(cost.requests);
  expect(totalCost({ gbSecond: 20, s3Write: 1000 }, virginia)).toBeCloseTo(0.005266668, 12);
});

test('100 GB for a month, 2 GB of logs and what watches cost more in Frankfurt', () => {
  const use = { s3GbMonth: 100, logGb: 2, alarmMonth: 10, metricMonth: 5, secretMonth: 3 };
  // 2.30 + 1.00; 1.00 + 1.50 + 1.20
  expect(costOf(use, virginia)).toMatchObject({
    storage: expect.closeTo(3.3),
    watching: expect.closeTo(3.7),
  });
  // 2.45 + 1.26
  expect(costOf(use, PRICES['eu-central-1']).storage).toBeCloseTo(3.71, 9);
});

test('two uses together cost what each of them costs, and three times one three times as much', () => {
  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  const use = fc.record({ gbSecond: amount, s3Write: amount, logGb: amount, secretMonth: amount });
  fc.assert(
    fc.property(use, use, (one, other) => {
      const [a, b] = [costOf(one, virginia).total, costOf(other, virginia).total];
      expect(costOf(sumOfUses(one, other), virginia).total).toBeCloseTo(a + b, 3);
      expect(totalCost(one, virginia)).toBeCloseTo(a, 3);
      expect(costOf(timesUse(3, one), virginia).total).toBeCloseTo(3 * a, 3);
    }),
  );
});
