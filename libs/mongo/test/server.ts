/** The server that `node test/servers/run.mjs mongo -- …` started. */
export function urlOfThisSuite(): string {
  const url = process.env.MONGO_URL;
  if (!url) throw new Error('expected MONGO_URL to name a server, found nothing; run: node test/servers/run.mjs mongo -- npm run test:int');
  return url;
}
