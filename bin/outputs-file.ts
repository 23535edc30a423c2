import { z } from 'zod';

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** Outputs of stacks by the stacks' names, and by their own. */
export type Outputs = z.infer<typeof Outputs>;

/** What a file says that `cdk deploy --outputs-file` wrote; undefined when it is none. */
export function parseOutputs(text: string): Outputs | undefined {
  try {
    return Outputs.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function stackOf(stage: string, part: 'Data' | 'Service'): string {
  return `EtlDesign-${stage}-${part}`;
}
