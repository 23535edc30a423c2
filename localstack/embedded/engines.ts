import { apiGatewayResources } from './apigateway/apigateway-resources.ts';
import { RestApis } from './apigateway/rest-apis.ts';
import type { JumpingClock } from './clock.ts';
import { DynamoDbEngine } from './dynamodb/dynamodb-engine.ts';
import { dynamoDbResources } from './dynamodb/dynamodb-resources.ts';
import { EdgeServer } from './edge/edge-server.ts';
import { EventBridgeEngine } from './events/event-bridge-engine.ts';
import { eventsResources } from './events/events-resources.ts';
import { Faults } from './faults.ts';
import { AccessKeys } from './iam/access-keys.ts';
import { IamAuthorizer } from './iam/iam-authorizer.ts';
import { iamResources } from './iam/iam-resources.ts';
import { inertResources } from './inert-resources.ts';
import { eventSourceMappingResources } from './lambda/event-source-mapping.ts';
import { LambdaEngine } from './lambda/lambda-engine.ts';
import { lambdaResources } from './lambda/lambda-resources.ts';
import type { ResourceHandler } from './resource.ts';
import { S3Engine } from './s3/engine.ts';
import { s3Resources } from './s3/resources.ts';
import { SecretsEngine } from './secrets/secrets-engine.ts';
import { secretsResources } from './secrets/secrets-resources.ts';
import type { JsonService, LogSink, Place, QueryService } from './service.ts';
import { SqsEngine } from './sqs/sqs-engine.ts';
import { sqsResources } from './sqs/sqs-resources.ts';
import type { Storage } from './storage.ts';

export interface EnginesOptions {
  readonly clock: JumpingClock;
  readonly storage: Storage;
  readonly place: Place;
  readonly log: LogSink;
}

const PORT_SPACE = 'edge';
const PORT_KEY = 'port';

/** Every service of the local cloud and who knows whom. */
export class Engines implements AsyncDisposable {
  readonly accessKeys: AccessKeys;
  readonly authorizer: IamAuthorizer;
  readonly faults = new Faults();
  readonly functions: LambdaEngine;
  readonly sqs: SqsEngine;
  readonly s3: S3Engine;
  readonly dynamoDb: DynamoDbEngine;
  readonly events: EventBridgeEngine;
  readonly secrets: SecretsEngine;
  readonly apis: RestApis;
  readonly #options: EnginesOptions;
  readonly #edge: EdgeServer;
  #endpoint = '';

  constructor(options: EnginesOptions) {
    const { clock, storage, place, log } = options;
    const { journal } = storage;
    this.#options = options;
    this.accessKeys = new AccessKeys(journal);
    const { accessKeys } = this;
    const authorizer = new IamAuthorizer({ clock, place, log });
    this.authorizer = authorizer;
    const functions = new LambdaEngine({ clock, log });
    this.functions = functions;
    const queues = new SqsEngine({ clock, journal, place, endpoint: () => this.#endpoint });
    this.sqs = queues;
    this.s3 = new S3Engine({
      ...{ clock, journal, directory: storage.blobDirectory, place, authorizer },
      secretOf: (accessKeyId) => accessKeys.secretOf(accessKeyId),
      principalOf: (accessKeyId) => accessKeys.principalOf(accessKeyId),
      notify: ({ bucketArn, queueArn, body }) => {
        const bucket = { kind: 'service', service: 's3.amazonaws.com', sourceArn: bucketArn } as const;
        authorizer.authorize(bucket, [{ action: 'sqs:SendMessage', resource: queueArn }]);
        queues.deliver(queueArn, body);
      },
    });
    this.dynamoDb = new DynamoDbEngine({
      clock,
      place,
      ...(storage.tableDirectory === undefined ? {} : { directory: storage.tableDirectory }),
    });
    this.events = new EventBridgeEngine({ clock, journal, place, queues, functions, authorizer, log });
    this.secrets = new SecretsEngine({ clock, journal, place, functions, authorizer, log });
    this.apis = new RestApis({ functions, authorizer, place, clock, log });
    const terminate = (functionName: string) => functions.terminate(functionName);
    this.#edge = new EdgeServer(
      { clock, place, accessKeys, authorizer, faults: this.faults, terminate, log },
      this,
    );
    this.offer('dynamodb', this.dynamoDb);
    this.offer('events', this.events);
    this.offer('secretsmanager', this.secrets);
    this.offer('sqs', this.sqs);
  }

  /** Lets one more service answer at the edge, under the name by which its requests are signed. */
  offer(signingName: string, service: JsonService | QueryService): void {
    this.#edge.offer(signingName, service);
  }

  /**
   * Opens the edge, on the port of the last start if it can: presigned URLs name it.
   * @returns the endpoint's URL
   */
  async listen(): Promise<string> {
    const { log, storage } = this.#options;
    const lastPort = storage.journal.load<number>(PORT_SPACE).get(PORT_KEY) ?? 0;
    try {
      this.#endpoint = await this.#edge.listen(lastPort);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      const text = `Port ${lastPort} of the last start is taken: URLs presigned before are no longer valid.`;
      log({ source: 'edge', level: 'warn', text });
      this.#endpoint = await this.#edge.listen(0);
    }
    storage.journal.put(PORT_SPACE, PORT_KEY, Number(new URL(this.#endpoint).port));
    return this.#endpoint;
  }

  /** What is made of each type of resource. */
  handlers(): ResourceHandler[] {
    const { accessKeys, authorizer, functions, sqs } = this;
    const { clock, log, place } = this.#options;
    return [
      ...apiGatewayResources(this.apis),
      ...dynamoDbResources(this.dynamoDb),
      ...eventsResources(this.events, authorizer),
      ...eventSourceMappingResources({ sqs, functions, authorizer, clock, log, place }),
      ...iamResources(authorizer, place),
      ...inertResources(place),
      ...lambdaResources({ functions, authorizer, accessKeys, place, endpoint: () => this.#endpoint }),
      ...s3Resources(this.s3, authorizer),
      ...secretsResources(this.secrets),
      ...sqsResources(sqs, authorizer),
    ];
  }

  /** Those who start work end first, those who hold data last. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.events.close();
    this.secrets.close();
    this.sqs.close();
    await this.functions.close();
    await this.#edge.close();
    await this.s3.close();
    await this.dynamoDb.close();
  }
}
