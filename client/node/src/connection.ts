// How a client reaches its server, and what it shows there.
import { ChannelCredentials, Metadata, type Client, type ClientOptions } from '@grpc/grpc-js';

import { ConnectionLostError } from './errors.js';

export interface ConnectionOptions {
  /** Sent as `authorization: Bearer TOKEN`. Needs TLS unless the server is on this machine. */
  token?: string;
  /** PEM of the authorities that the server's certificate is from; without it there is no TLS. */
  certificateAuthorities?: string | Buffer;
  /** How long the server may take to answer at first. 10,000. */
  connectTimeoutMs?: number;
}

export const defaultConnectTimeoutMs = 10_000;

export function credentialsOf(options: ConnectionOptions): ChannelCredentials {
  const authorities = options.certificateAuthorities;
  return authorities === undefined ? ChannelCredentials.createInsecure() : ChannelCredentials.createSsl(Buffer.from(authorities));
}

// A server that says nothing for so long is asked, and must then answer within the other.
export const channelOptions: ClientOptions = {
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': -1,
  'grpc.initial_reconnect_backoff_ms': 100,
};

/** Of a call about a loop: its id is there for proxies that route by it. */
export function metadataOf(options: ConnectionOptions, loopId: string): Metadata {
  const metadata = new Metadata();
  if (options.token !== undefined) metadata.set('authorization', `Bearer ${options.token}`);
  if (loopId !== '') metadata.set('loopspec-loop-id', loopId);
  return metadata;
}

/** Rejects with ConnectionLostError when the server cannot be reached in time. */
export function connected(client: Client, target: string, options: ConnectionOptions): Promise<void> {
  const timeout = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + timeout, (error) => {
      if (error === undefined) return resolve();
      reject(new ConnectionLostError(`${target} cannot be reached within ${timeout} ms`, { status: 'UNAVAILABLE', reason: '', metadata: {} }));
    });
  });
}
