export interface Welcome {
  readonly url: string;
  /** Shown at the first start only. */
  readonly password: string | undefined;
  /** A password was given, but the administrator exists since an earlier start. */
  readonly isPasswordIgnored: boolean;
  readonly dataDirectory: string | undefined;
}

/** What `npm start` says when everything runs. The first line is read by machines. */
export function welcome({ url, password, isPasswordIgnored, dataDirectory }: Welcome): string {
  const signIn =
    password === undefined
      ? 'admin, with the password of the first start with this data directory'
      : `admin / ${password}`;
  const lines = [
    `ready ${url}`,
    '',
    `  API        ${url}/api/v1   described by ${url}/openapi.json`,
    `  Try it     ${url}/docs in a browser`,
    `  Sign in    ${signIn}`,
    `  State      ${dataDirectory ?? 'in memory; keep it with: npm start -- --data .data'}`,
    '  Webhooks   may call http on this machine (only in this local form; deployed, they need https)',
  ];
  if (isPasswordIgnored) {
    lines.push('', '  ADMIN_PASSWORD was not used: this data directory has its administrator already.');
  }
  const pasted = password === undefined ? '<password>' : quoted(password);
  lines.push(
    '',
    '  Send a first file, with wrong cells in it, from another terminal in this directory:',
    '',
    `    sh docs/examples/first-file.sh ${url} ${pasted} docs/examples/people.csv`,
    '',
    '  or only sign in:',
    '',
    `    curl -s ${url}/api/v1/login/access-token -d username=admin --data-urlencode password=${pasted}`,
    '',
    '  Ctrl-C ends it.',
    '',
  );
  return lines.join('\n');
}

/** As a word of the shell, whatever characters it has. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
