import { S3ServiceException } from '@aws-sdk/client-s3';

/** HEAD answers carry no body and hence no code: the status is all there is. */
function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

export function isMissing(error: unknown): boolean {
  return hasStatus(error, 404);
}

/** The object is no longer the one that `If-Match` names. */
export function isChanged(error: unknown): boolean {
  return hasStatus(error, 412);
}

/** Another request writes the same object at this moment. */
export function isContended(error: unknown): boolean {
  return hasStatus(error, 409);
}

/** The wanted bytes begin behind the object's end. */
export function isBeyondEnd(error: unknown): boolean {
  return hasStatus(error, 416);
}
