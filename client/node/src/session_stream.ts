// SessionStream: the gRPC stream of one session, and what goes wrong with it as errors.
import type { ClientDuplexStream, StatusObject } from '@grpc/grpc-js';

import {
  type ClientItem,
  type Opened,
  type OpenLoop,
  type ServerItem,
  SessionRequest,
  type SessionResponse,
  SessionServiceClient,
} from '../gen/loopspec/v1/session_service.js';
import { channelOptions, connected, type ConnectionOptions, credentialsOf, defaultConnectTimeoutMs, metadataOf } from './connection.js';
import { ConnectionLostError, remoteError, type RemoteError } from './errors.js';

const maxWaitingItems = 1000;
const emptyRequest = SessionRequest.fromPartial({});

export interface SessionListener {
  received(items: ServerItem[]): void;
  /** What ended the session, once. */
  ended(error: RemoteError): void;
}

export class SessionStream {
  readonly #client: SessionServiceClient;
  readonly #stream: ClientDuplexStream<SessionRequest, SessionResponse>;
  readonly #closeTimeoutMs: number;
  #listener: SessionListener | undefined;
  #opened: Opened | undefined;
  #waiting: ClientItem[] = [];
  #lost: RemoteError | undefined;
  #closing = false;

  /** Rejects with a RemoteError when the session cannot begin. */
  static async open(target: string, open: OpenLoop, options: ConnectionOptions & { deadlineMs?: number | undefined }): Promise<SessionStream> {
    const client = new SessionServiceClient(target, credentialsOf(options), channelOptions);
    try {
      const deadline = options.deadlineMs === undefined ? undefined : Date.now() + options.deadlineMs;
      await connected(client, target, options);
      const stream = client.session(metadataOf(options, open.loopId), deadline === undefined ? {} : { deadline });
      const session = new SessionStream(client, stream, options.connectTimeoutMs ?? defaultConnectTimeoutMs);
      await session.#begin(open);
      return session;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  private constructor(client: SessionServiceClient, stream: ClientDuplexStream<SessionRequest, SessionResponse>, timeoutMs: number) {
    this.#client = client;
    this.#stream = stream;
    this.#closeTimeoutMs = timeoutMs;
  }

  get opened(): Opened {
    return this.#opened!;
  }

  get lost(): RemoteError | undefined {
    return this.#lost;
  }

  listen(listener: SessionListener): void {
    this.#listener = listener;
  }

  /** One item more, behind those before it; sent at once, or with others by flush(). Throws when the session is lost. */
  add(item: ClientItem): void {
    if (this.#lost !== undefined) throw this.#lost;
    this.#waiting.push(item);
    if (this.#waiting.length >= maxWaitingItems) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0 || this.#lost !== undefined) return;
    this.#stream.write({ ...emptyRequest, items: this.#waiting });
    this.#waiting = [];
  }

  /** Ends this side and waits for the server to end its. */
  async close(): Promise<void> {
    if (this.#lost === undefined) {
      this.#closing = true;
      this.flush();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => this.#stream.cancel(), this.#closeTimeoutMs);
        this.#stream.once('status', () => {
          clearTimeout(timer);
          resolve();
        });
        this.#stream.end();
      });
    }
    this.#client.close();
  }

  async #begin(open: OpenLoop): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#stream.cancel();
        reject(new ConnectionLostError(`the server has not answered within ${this.#closeTimeoutMs} ms`, unspoken));
      }, this.#closeTimeoutMs);
      this.#stream.on('data', (response: SessionResponse) => {
        if (this.#opened !== undefined) return this.#listener?.received(response.items);
        const first = response.items[0]?.item;
        // Behind `closed` comes the status that says why.
        if (first?.$case !== 'opened') return;
        clearTimeout(timer);
        this.#opened = first.value;
        resolve();
      });
      this.#stream.on('status', (status: StatusObject) => {
        clearTimeout(timer);
        this.#lost = remoteError(status);
        reject(this.#lost);
        if (!this.#closing) this.#listener?.ended(this.#lost);
      });
      // The status tells the same.
      this.#stream.on('error', () => {});
      this.add({ item: { $case: 'open', value: open } });
      this.flush();
    });
  }
}

const unspoken = { status: 'UNAVAILABLE', reason: '', metadata: {} };
