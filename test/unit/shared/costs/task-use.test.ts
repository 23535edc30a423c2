import { expect, test } from 'vitest';
import { useOfTask } from '../../../../shared/costs/task-use.ts';

const GB = 1024 ** 3;

test('a validated file is paid for by what its journey asks for', () => {
  const use = useOfTask({
    storedBytes: GB / 2,
    uploadParts: 1,
    resultBytes: GB / 4,
    keptDays: 30,
    workflows: [{ name: 'validation', gbSeconds: 7 }],
  });
  expect(use).toMatchObject({
    // The file, its tag, report and summary; its size and first bytes, the worker's three, the client's look.
    s3Write: 4,
    s3Read: 6,
    s3GbMonth: 0.75,
    // created, queued, running, validation.running, validation.completed, succeeded
    busEvent: 6,
    // Twice intake, validation and six events, sent, received and deleted.
    queueRequest: 27,
    gatewayRequest: 4,
    // API 4, intake 2, validation 1, fan-out 6
    functionCall: 13,
    // 7 of the worker, twelve small calls of 0.05 s with half a GB
    gbSecond: expect.closeTo(7.3, 9),
    // Requests 4, the day's bytes 1, creation 13, three moves of 12, the rest 7, intake 1, worker 3
    writeUnit: 65,
  });
});

test('a file in 31 parts has its beginning and its end to pay for, too', () => {
  const whole = {
    storedBytes: GB,
    resultBytes: 0,
    keptDays: 1,
    workflows: [{ name: 'validation' as const, gbSeconds: 1 }],
  };
  const inOne = useOfTask({ ...whole, uploadParts: 1 }).s3Write ?? 0;
  expect(useOfTask({ ...whole, uploadParts: 31 }).s3Write).toBe(inOne + 32);
});

test('a task whose file never came is requests and nothing else', () => {
  const use = useOfTask({ storedBytes: 0, uploadParts: 1, resultBytes: 0, keptDays: 33, workflows: [] });
  expect(use).toMatchObject({ s3Write: 0, s3Read: 0, s3GbMonth: 0, busEvent: 2, gatewayRequest: 4 });
});
