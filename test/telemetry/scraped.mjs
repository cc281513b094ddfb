// Metrics as Prometheus reads them.

/** Every series by its metric: of histograms the `_count`, `_sum` and `_bucket` series by those names. */
export async function scraped(url, token) {
  const answer = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`expected metrics at ${url}, found ${answer.status}`);
  return seriesIn(await answer.text());
}

const LINE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

function seriesIn(text) {
  const series = new Map();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const found = series.get(name) ?? [];
    found.push({ labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, label, word]) => [label, word])), value: Number(value) });
    series.set(name, found);
  }
  return series;
}

/** The sum over the series that have these labels. */
export const sumOf = (series, name, labels = {}) =>
  (series.get(name) ?? [])
    .filter((one) => Object.entries(labels).every(([label, word]) => one.labels[label] === word))
    .reduce((sum, { value }) => sum + value, 0);
