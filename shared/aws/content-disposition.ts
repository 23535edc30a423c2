/** RFC 6266: a file to be saved under `fileName`, with an ASCII form for those who cannot read RFC 8187. */
export function attachment(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["%\\/]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(fileName)}`;
}

function encodeRfc8187(text: string): string {
  const safe = text.toWellFormed(); // half a surrogate pair cannot be encoded
  return encodeURIComponent(safe).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
