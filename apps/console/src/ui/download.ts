/** Gives the browser a file that was made here. */
export function download(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; what is revoked at once is an empty file in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
