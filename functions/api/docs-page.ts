import { html } from 'hono/html';

/** All that the page needs comes from us, and nothing of it is inline. Pictures in the style sheet are data. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Runs Swagger UI on the description that lies beside the page, wherever a stage has put both. */
export const DOCS_SCRIPT = `SwaggerUIBundle({
  url: new URL('openapi.json', document.baseURI).href,
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** Operations of ours have no links to each other; the empty column for them is wider than a phone. */
export const DOCS_STYLE = `.swagger-ui .response-col_links { display: none }
`;

/** What `/docs` shows in a browser. Addresses are relative: a stage may stand in front of the path. */
export function docsPage() {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ETL Design API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
</head>
<body>
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;
}
