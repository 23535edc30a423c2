import type { IConfiguration } from 'dependency-cruiser';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Domain code knows no cloud, no framework and no environment: it takes what it needs as arguments.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/(aws|runtime)/' },
      to: {
        path: [
          '^shared/(aws|runtime)/',
          '^functions/',
          '^lib/',
          'node_modules/(@aws-|aws-cdk-lib|hono|@middy)',
        ],
      },
    },
    {
      name: 'adapters-implement-the-domain',
      comment: 'An adapter may know the domain and its vendor; never a function or the infrastructure.',
      severity: 'error',
      from: { path: '^shared/(aws|runtime)/' },
      to: { path: '^(functions|lib|bin)/' },
    },
    {
      name: 'functions-are-islands',
      comment: 'Each function is deployed alone. What two of them need belongs in shared/.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'adapters-are-chosen-in-deps',
      comment: 'Only a composition root (deps.ts, or index.ts of a worker) may name a concrete adapter.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '/(deps|index)\\.ts$' },
      to: { path: '^shared/aws/' },
    },
    {
      name: 'infrastructure-sees-contracts-only',
      comment: "Stacks may take the type of a function's environment, and nothing else, from runtime code.",
      severity: 'error',
      from: { path: '^(lib/|bin/app\\.ts$)' },
      to: { path: '^(functions|shared)/', pathNot: '^functions/[^/]+/env\\.ts$' },
    },
    {
      name: 'command-line-knows-no-cloud',
      comment: 'The command line runs the engine on local files: no cloud, no function, no infrastructure.',
      severity: 'error',
      from: { path: '^bin/etl' },
      to: {
        path: [
          '^(lib|functions|localstack)/',
          '^bin/app\\.ts$',
          '^shared/aws/',
          'node_modules/(@aws-|aws-cdk-lib)',
        ],
      },
    },
    {
      name: 'client-knows-the-description-only',
      comment:
        'The client is what anybody could write from the API’s description: nothing of the backend is in it.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(bin|bench|functions|lib|localstack|shared|test)/' },
    },
    {
      name: 'bench-measures-from-outside',
      comment:
        'What is measured runs as its own process, as deployed. Only the bundler and test writers are shared.',
      severity: 'error',
      // How long each step of a workbook or a report takes, what a delivery costs alone, and the code in each file are not seen from outside,
      // nor how the API does without its stores. What calculates measures nothing.
      from: {
        path: '^bench/',
        pathNot: [
          '^bench/contenders/(workbook-as-sql|etl-from-sources|api-world|api-ours|api-fastify)[.]ts$',
          '^bench/(measure/dispatch-deliveries|workers/make-report)[.]ts$',
          '^bench/(costs|simulation)/',
        ],
      },
      to: { path: '^(bin|functions|shared|localstack)/' },
    },
    {
      name: 'local-cloud-reads-templates-only',
      comment:
        'The local cloud runs what was synthesised. If it knew our code, it would prove nothing about it. What the CDK wrote is read in one place.',
      severity: 'error',
      from: { path: '^localstack/' },
      to: { path: '^(bin|lib|functions|shared|test|bench)/', pathNot: '^bin/outputs-file[.]ts$' },
    },
    {
      name: 'one-function-writes-workbooks',
      comment: 'What writes workbooks is large and slow to load: only the reports function may carry it.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/reports/' },
      to: { path: '^shared/reports/xlsx-report', reachable: true },
    },
    {
      name: 'nothing-depends-on-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
} satisfies IConfiguration;
