import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type RotationOutcome, RotationRequest } from '../secrets/take-rotation-step.ts';

/** Turns a use case into the handler of a rotation. A fault fails the step: Secrets Manager begins the rotation again. */
export function rotationHandler(
  logger: Logger,
  takeStep: (request: RotationRequest) => Promise<RotationOutcome>,
) {
  const handler = async (event: unknown, _context: Context): Promise<void> => {
    const request = RotationRequest.parse(event);
    const about = { secret: request.SecretId, version: request.ClientRequestToken, step: request.Step };
    try {
      const outcome = await takeStep(request);
      logger.info('step of a rotation done', { ...about, outcome });
    } catch (error) {
      logger.error('step of a rotation failed', { ...about, error });
      throw new Error('The step failed; the line before says why.');
    }
  };
  return middy(handler).use(injectLambdaContext(logger));
}
