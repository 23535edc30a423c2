import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryRenewableSecrets } from '../../../support/in-memory-renewable-secrets.ts';
import { renewableSecretsContract } from '../../../support/renewable-secrets-contract.ts';

renewableSecretsContract(async () => ({
  secrets: new InMemoryRenewableSecrets(new FixedClock().now, 'first'),
  secretId: 'secret',
}));
