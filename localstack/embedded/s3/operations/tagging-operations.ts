import { objectArn } from '../bucket-store.ts';
import { versionHeaders } from '../commit.ts';
import type { Operation, Operations, S3Call, S3State } from '../operation.ts';
import { readXml } from '../request-body.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import { TaggingDocument, tagsOf } from '../tags.ts';
import { requestedObject } from './read-operations.ts';

export function taggingOperations(state: S3State): Operations {
  return {
    'GET object ?tagging': getObjectTagging(state),
    'PUT object ?tagging': putObjectTagging(state),
    'DELETE object ?tagging': deleteObjectTagging(state),
  };
}

function getObjectTagging(state: S3State): Operation {
  return {
    name: 'GetObjectTagging',
    accesses: taggingAccess('Get'),
    run(call, response) {
      const object = requestedObject(state, call, response);
      const Tag = Object.entries(object.tags).map(([Key, Value]) => ({ Key, Value }));
      sendXml(response, 'Tagging', { TagSet: { Tag } }, versionHeaders(object));
    },
  };
}

function putObjectTagging(state: S3State): Operation {
  return {
    name: 'PutObjectTagging',
    accesses: taggingAccess('Put'),
    async run(call, response) {
      const { TagSet } = await readXml(call, 'Tagging', TaggingDocument);
      const tags = tagsOf(TagSet.Tag.map(({ Key, Value }) => [Key, Value]));
      const object = requestedObject(state, call, response);
      state.objects.setTags(object, tags);
      sendEmpty(response, 200, versionHeaders(object));
    },
  };
}

function deleteObjectTagging(state: S3State): Operation {
  return {
    name: 'DeleteObjectTagging',
    accesses: taggingAccess('Delete'),
    run(call, response) {
      const object = requestedObject(state, call, response);
      state.objects.setTags(object, {});
      sendEmpty(response, 204, versionHeaders(object));
    },
  };
}

function taggingAccess(verb: 'Get' | 'Put' | 'Delete') {
  return ({ bucket, key, query }: S3Call) => [
    {
      action: `s3:${verb}Object${query.has('versionId') ? 'Version' : ''}Tagging`,
      resource: objectArn(bucket, key),
    },
  ];
}
