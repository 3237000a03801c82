// Calls of EventLoopService as promises and async iterators, with deadlines, signals and typed errors.
import type { CallOptions as GrpcOptions, ClientReadableStream, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';

import { EventLoopServiceClient } from '../gen/loopspec/v1/event_loop_service.js';
import { channelOptions, type ConnectionOptions, credentialsOf, metadataOf } from './connection.js';
import { remoteError } from './errors.js';

export interface CallOptions {
  /** How long the call may take. 30,000, but for runs and watches, which have no limit. */
  timeoutMs?: number;
  /** Ends the call when it is aborted; the promise then rejects with its reason. */
  signal?: AbortSignal;
}

type Answer<Response> = (error: ServiceError | null, response: Response) => void;
type Method<Request, Response> = (request: Request, metadata: Metadata, options: Partial<GrpcOptions>, answer: Answer<Response>) => ClientUnaryCall;
type StreamMethod<Request, Response> = (request: Request, metadata: Metadata, options?: Partial<GrpcOptions>) => ClientReadableStream<Response>;

const defaultTimeoutMs = 30_000;

export class UnaryCalls {
  readonly client: EventLoopServiceClient;

  constructor(
    target: string,
    readonly options: ConnectionOptions,
  ) {
    this.client = new EventLoopServiceClient(target, credentialsOf(options), channelOptions);
  }

  call<Request, Response>(method: Method<Request, Response>, request: Request, loopId: string, options: CallOptions = {}): Promise<Response> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = () => call.cancel();
      const call = method.call(this.client, request, metadataOf(this.options, loopId), deadlineOf(options.timeoutMs ?? defaultTimeoutMs), (error, response) => {
        signal?.removeEventListener('abort', abort);
        if (error === null) resolve(response);
        else reject(signal?.aborted ? signal.reason : remoteError(error));
      });
      signal?.addEventListener('abort', abort);
    });
  }

  async *stream<Request, Response>(method: StreamMethod<Request, Response>, request: Request, loopId: string, options: CallOptions): AsyncGenerator<Response, void> {
    const { signal } = options;
    signal?.throwIfAborted();
    const stream = method.call(this.client, request, metadataOf(this.options, loopId), deadlineOf(options.timeoutMs ?? Infinity));
    const abort = () => stream.cancel();
    signal?.addEventListener('abort', abort);
    try {
      for await (const response of stream) yield response as Response;
    } catch (error) {
      throw signal?.aborted ? signal.reason : remoteError(error as ServiceError);
    } finally {
      signal?.removeEventListener('abort', abort);
      stream.cancel();
    }
  }
}

function deadlineOf(timeoutMs: number): Partial<GrpcOptions> {
  return Number.isFinite(timeoutMs) ? { deadline: Date.now() + timeoutMs } : {};
}
