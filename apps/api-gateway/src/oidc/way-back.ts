/**
 * A page that leads on at once. A redirect would not do: it belongs to the visit that began at the provider, and with that a browser sends no cookie that is
 * `SameSite=Strict` (RFC 6265bis, section 5.2). What this page leads to is a visit from this service's own.
 */
export const wayBack = (path: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escaped(path)}"><title>Signed in</title></head>
<body><p>Signed in. <a href="${escaped(path)}">Go on</a></p></body>
</html>
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;');
