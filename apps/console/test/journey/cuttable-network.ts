import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a service that can be cut: connections break off without a word from the service, and none is let in until it is mended. */
export class CuttableNetwork {
  private readonly pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();
  private isCut = false;
  private awaited: { readonly text: string; readonly told: () => void } | undefined;

  static async open(target: string): Promise<CuttableNetwork> {
    const network = new CuttableNetwork(Number(new URL(target).port));
    network.server.listen(0, '127.0.0.1');
    await once(network.server, 'listening');
    return network;
  }

  private readonly server: Server;

  private constructor(port: number) {
    this.server = createServer((near) => this.join(near, port));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts as soon as a request with this text is answered, before anybody hears of it: it is done, and only the service knows. */
  cutBeforeTheAnswerTo(text: string): Promise<void> {
    return new Promise((told) => (this.awaited = { text, told }));
  }

  cut(): void {
    this.isCut = true;
    for (const { near, far } of this.pairs) {
      near.destroy();
      // What has been sent reaches the service; its answer reaches nobody.
      far.end();
    }
    this.pairs.clear();
  }

  mend(): void {
    this.isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => void this.server.close(resolve));
  }

  private join(near: Socket, port: number): void {
    near.on('error', () => undefined);
    if (this.isCut) return void near.destroy();
    const far = connect(port, '127.0.0.1').on('error', () => near.destroy());
    const pair = { near, far };
    this.pairs.add(pair);
    const gone = () => void (this.pairs.delete(pair), near.destroy(), far.destroy());
    near.on('close', () => this.pairs.has(pair) && gone());
    far.on('close', () => this.pairs.has(pair) && gone());
    let isAwaited = false;
    near.on('data', (piece) => {
      if (this.awaited && piece.includes(this.awaited.text)) isAwaited = true;
      far.write(piece);
    });
    far.on('data', (piece) => {
      const { awaited } = this;
      if (!isAwaited || !awaited) return void (near.writable && near.write(piece));
      this.awaited = undefined;
      this.cut();
      awaited.told();
    });
  }
}
