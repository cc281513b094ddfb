// An OpenTelemetry collector as far as suites need one: takes OTLP over HTTP as JSON, and tells what came.
import { createServer } from 'node:http';

export async function startCollector() {
  const spans = [];
  const metrics = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    if (request.url === '/v1/traces') spans.push(...spansIn(body));
    if (request.url === '/v1/metrics') for (const [name, points] of metricsIn(body)) metrics.set(name, points);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    spans,
    /** By `<service> <metric>`: the points that came last. */
    metrics,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = ({ stringValue, intValue, doubleValue, boolValue }) =>
  stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));

const factsOf = (attributes = []) => Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

function spansIn({ resourceSpans = [] }) {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const about = factsOf(resource.attributes);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes, links = [], status }) => ({
        ...{ service: about['service.name'], traceId, spanId, parentSpanId: parentSpanId || undefined, name, kind },
        ...{ facts: factsOf(attributes), links, failed: status?.code === 2, resource: about },
      })),
    );
  });
}

function metricsIn({ resourceMetrics = [] }) {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap((scope) =>
      scope.metrics.map(({ name, sum, gauge, histogram }) => [
        `${factsOf(resource.attributes)['service.name']} ${name}`,
        (sum ?? gauge ?? histogram).dataPoints.map(({ attributes, asInt, asDouble, count }) => ({
          labels: factsOf(attributes),
          value: Number(asInt ?? asDouble ?? count),
        })),
      ]),
    ),
  );
}
