import { validationError } from './read-template.ts';

/** Bucket and key that a template's URL names, in S3's path style or with the bucket as a part of the host. */
export function templateLocation(url: string): { readonly bucket: string; readonly key: string } {
  const { hostname, pathname } = parsedUrl(url);
  const path = decodeURIComponent(pathname.slice(1));
  const [, bucket] = /^(.+)\.s3[.-][\w.-]+$/.exec(hostname) ?? [];
  if (bucket !== undefined) return { bucket, key: path };
  const slash = path.indexOf('/');
  if (slash < 1) throw validationError(`TemplateURL must be a supported URL: ${url}`);
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function parsedUrl(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw validationError(`TemplateURL must be a supported URL: ${url}`);
}
