import { z } from 'zod';

/** The project's, and the one of what it is measured against. */
export const LOCKFILES = ['package-lock.json', 'bench/package-lock.json'];

const LockedPackage = z.looseObject({
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
export const Lockfile = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
export type Lockfile = z.infer<typeof Lockfile>;

interface PlatformPackage {
  readonly name: string;
  readonly version: string;
  /** Whether only development needs it, as the package that asks for it. */
  readonly dev?: boolean;
}

/**
 * Optional packages (binaries for other platforms) that the lockfile does not list. A registry that lacks some of
 * them makes `npm install` leave them out without a word, and then `npm ci` refuses the lockfile.
 */
export function missingPlatformPackages({ packages }: Lockfile): PlatformPackage[] {
  const paths = Object.keys(packages);
  const isListed = (name: string): boolean => paths.some((path) => path.endsWith(`node_modules/${name}`));
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {}, dev }) =>
      Object.entries(optionalDependencies).map(([name, version]) => ({
        name,
        version,
        ...(dev === true && { dev }),
      })),
    )
    .filter(({ name }) => !isListed(name));
}

/** The lockfile with the missing ones listed for their platform; npm fetches them there, by name and version. */
export function completeLockfile(lockfile: Lockfile): Lockfile {
  const added = missingPlatformPackages(lockfile).map(({ name, ...locked }) => [
    `node_modules/${name}`,
    { ...locked, ...platformOf(name), optional: true },
  ]);
  const packages: Lockfile['packages'] = { ...lockfile.packages, ...Object.fromEntries(added) };
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lockfile, packages: Object.fromEntries(sorted) };
}

function platformOf(name: string): object {
  const [, os, cpu] =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)/.exec(name) ??
    [];
  if (os === undefined) throw new Error(`${name} does not say which platform it is for.`);
  const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : undefined;
  return { cpu: [cpu], os: [os], ...(libc === undefined ? {} : { libc }) };
}
