import { validationError } from './read-template.ts';

/** Bucket and key that a template's URL names, in S3's path style or with the bucket as a part of the host. */
export function templateLocation(url: string): { readonly bucket: string; readonly key: string } {
  const { hostname, path } = parsedUrl(url);
  const [, bucket] = /^(.+)\.s3[.-][\w.-]+$/.exec(hostname) ?? [];
  if (bucket !== undefined) return { bucket, key: path };
  const slash = path.indexOf('/');
  if (slash < 1) throw validationError(`TemplateURL must be a supported URL: ${url}`);
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function parsedUrl(url: string): { readonly hostname: string; readonly path: string } {
  try {
    const { hostname, pathname } = new URL(url);
    return { hostname, path: decodeURIComponent(pathname.slice(1)) };
  } catch {
    throw validationError(`TemplateURL must be a supported URL: ${url}`);
  }
}
