import { expect, test } from 'vitest';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { DeliverySimulation } from './delivery-simulation.ts';

const ANSWER_MS = 100;
const EVENTS = 1000;

test.each([
  ['prod', { workers: { fanOut: 50, quick: 200, trial: 200, slow: 200 }, deliveriesAtOnce: 20 }],
  ['dev', { workers: { fanOut: 10, quick: 60, trial: 60, slow: 60 }, deliveriesAtOnce: 4 }],
])(
  'a thousand events at once for one quick endpoint take little longer than its turns need, in stage %s',
  async (_stage, bounds) => {
    const simulation = new DeliverySimulation({
      ...bounds,
      giveUpMs: 15_000,
      takesMore: true,
      answerMs: () => ANSWER_MS,
    });
    const { signingKey: _key, ...webhook } = aWebhook({ rateLimit: 60_000 });
    await simulation.webhooks.create(webhook);
    for (let index = 0; index < EVENTS; index += 1) {
      const detail = anEvent({ id: `evt_${index}` });
      simulation.at(0, { id: `bus-${index}`, source: 'etl-design', detail });
    }
    await simulation.run(120_000);
    expect(simulation.calls).toHaveLength(EVENTS);
    const last = Math.max(...simulation.calls.map(({ answeredAt }) => answeredAt ?? Number.NaN));
    const least = (EVENTS / bounds.deliveriesAtOnce) * ANSWER_MS;
    expect(last).toBeGreaterThanOrEqual(least);
    expect(last).toBeLessThanOrEqual(2.5 * least);
  },
  30_000,
);
