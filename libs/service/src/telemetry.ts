/** Stops what was started; resolves when the last spans are sent or given up. */
export type StopTelemetry = () => Promise<void>;

/**
 * Sends traces by OTLP when `OTEL_EXPORTER_OTLP_ENDPOINT` says where to (and by the other standard `OTEL_…` variables); otherwise does
 * nothing, costs nothing, and nothing leaves the machine. Spans carry ids, types and error names, never payloads.
 */
export async function startTelemetry(service: string, variables: Readonly<Record<string, string | undefined>>): Promise<StopTelemetry> {
  if (!variables['OTEL_EXPORTER_OTLP_ENDPOINT']) return () => Promise.resolve();
  // Loaded on demand: the SDK alone takes more memory than a small service.
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName: variables['OTEL_SERVICE_NAME'] ?? `runbook-${service}` });
  sdk.start();
  return () => sdk.shutdown();
}
