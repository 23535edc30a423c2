import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from './resource.ts';
import type { Place } from './service.ts';

const ANY = z.unknown().optional();

/** The repository for images that `cdk bootstrap` makes. It stays empty: nothing of ours is an image, and there is no registry to push to. */
export function repositoryResources({ region, account }: Place): ResourceHandler[] {
  return [
    resourceHandler({
      type: 'AWS::ECR::Repository',
      properties: z.strictObject({
        RepositoryName: z.string(),
        ImageTagMutability: ANY,
        LifecyclePolicy: ANY,
        RepositoryPolicyText: ANY,
      }),
      create: ({ RepositoryName }) => ({
        ref: RepositoryName,
        attributes: { Arn: `arn:aws:ecr:${region}:${account}:repository/${RepositoryName}` },
      }),
    }),
  ];
}
