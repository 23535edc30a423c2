import { Duration } from 'aws-cdk-lib';
import type { Stage } from './stages.ts';

/** The message names everything in a stage that AWS would refuse in the middle of a deployment, or that could not work. */
export class StageInvalidError extends Error {
  override readonly name = 'StageInvalidError';
}

/** @throws {StageInvalidError} */
export function checkStage(stage: Stage): void {
  const problems = [
    ...sizeProblems(stage),
    ...concurrencyProblems(stage),
    ...addressProblems(stage),
    ...limitProblems(stage),
  ];
  if (problems.length === 0) return;
  const list = problems.map((problem) => `\n- ${problem}`).join('');
  throw new StageInvalidError(`Stage “${stage.name}” in lib/stages.ts cannot be deployed:${list}`);
}

/** The most that S3 takes in one PUT. */
const LARGEST_PUT = 5 * 1024 ** 3;

function* sizeProblems({ memory, maxFileBytes, maxSingleUploadBytes }: Stage): Generator<string> {
  for (const [name, mebibytes] of Object.entries(memory)) {
    if (!isWithin(mebibytes, 128, 10_240))
      yield `memory.${name} is ${mebibytes}; Lambda takes 128 to 10240 MiB.`;
  }
  if (!isWithin(maxSingleUploadBytes, 1, LARGEST_PUT))
    yield `maxSingleUploadBytes is ${maxSingleUploadBytes}; S3 takes up to ${LARGEST_PUT} in one piece.`;
  if (maxFileBytes < 1) yield `maxFileBytes is ${maxFileBytes}; nobody could upload anything.`;
}

function* concurrencyProblems({ maxConcurrency, reservedConcurrency }: Stage): Generator<string> {
  for (const [name, limit] of Object.entries(maxConcurrency)) {
    if (!isWithin(limit, 2, 1000)) yield `maxConcurrency.${name} is ${limit}; SQS takes 2 to 1000.`;
  }
  const limits: Readonly<Record<string, number>> = maxConcurrency;
  for (const [name, reserved] of Object.entries(reservedConcurrency)) {
    if (!isWithin(reserved, 1, 1000))
      yield `reservedConcurrency.${name} is ${reserved}; give 1 or more, or leave it out.`;
    // Messages that find no instance come back as failed attempts, until they are dead letters.
    const needed = limits[name] ?? 0;
    if (reserved < needed)
      yield `reservedConcurrency.${name} is ${reserved}, fewer than the ${needed} of maxConcurrency.${name}: messages would be refused.`;
  }
}

function* addressProblems({ alarmAddress, runbookUrl, domain, corsOrigins }: Stage): Generator<string> {
  if (alarmAddress !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(alarmAddress))
    yield `alarmAddress “${alarmAddress}” is no e-mail address.`;
  if (runbookUrl !== undefined && !(URL.canParse(runbookUrl) && /^https:[^\s#()]+$/.test(runbookUrl)))
    yield `runbookUrl “${runbookUrl}” is no https address without a fragment.`;
  if (domain !== undefined && !/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain.name))
    yield `domain.name “${domain.name}” is no host name in small letters, such as api.example.com.`;
  if (domain !== undefined && !/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/.+$/.test(domain.certificateArn))
    yield `domain.certificateArn “${domain.certificateArn}” is not the ARN of a certificate in ACM.`;
  if (corsOrigins.length === 0) yield 'corsOrigins is empty; say ["*"] or name the pages that may call.';
  for (const origin of corsOrigins) {
    if (origin !== '*' && !isOrigin(origin))
      yield `corsOrigins has “${origin}”; an origin is like https://app.example.com, without a path.`;
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function* limitProblems(stage: Stage): Generator<string> {
  const { fileRetention, eventRetention, firewall, throttling, uploadUrlSeconds, session, userLimits } =
    stage;
  const { keyRenewal } = stage;
  if (keyRenewal !== 'off' && !isWithin(keyRenewal.everyDays, 1, 1000))
    yield `keyRenewal.everyDays is ${keyRenewal.everyDays}; Secrets Manager takes 1 to 1000.`;
  if (fileRetention.toSeconds() % Duration.days(1).toSeconds() !== 0)
    yield 'fileRetention is not of whole days, which is what S3 counts in.';
  // Deliveries are remembered for 30 days; an event that is replayed later would be told again.
  if (eventRetention.toDays() < 1 || eventRetention.toDays() >= 30)
    yield `eventRetention is ${eventRetention.toDays()} days; give 1 to 29.`;
  if (firewall !== 'off' && !isWithin(firewall.requestsPerFiveMinutes, 10, 2_000_000_000))
    yield `firewall.requestsPerFiveMinutes is ${firewall.requestsPerFiveMinutes}; AWS WAF takes 10 or more.`;
  if (throttling.burst < throttling.rate)
    yield `throttling.burst is ${throttling.burst}, less than the rate of ${throttling.rate} per second.`;
  // What signs the URL is a session of the function's role, and ends with it.
  if (!isWithin(uploadUrlSeconds, 60, 6 * 3600))
    yield `uploadUrlSeconds is ${uploadUrlSeconds}; give 60 to 21600.`;
  if (session.totalSeconds < session.idleSeconds)
    yield 'session.totalSeconds is less than session.idleSeconds.';
  for (const [name, limit] of Object.entries(userLimits)) {
    if (!isWithin(limit, 1, Number.MAX_SAFE_INTEGER)) yield `userLimits.${name} is ${limit}; give 1 or more.`;
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
