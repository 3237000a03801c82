// What the clients throw. What the loop raises is a RaisedError; what the service, or the way to it, fails with is a RemoteError.
import { status as Code, type Metadata } from '@grpc/grpc-js';

import { ErrorInfo } from '../gen/google/rpc/error_details.js';
import { Status } from '../gen/google/rpc/status.js';
import type { ExceptionValue } from '../gen/loopspec/v1/value.js';

export interface ErrorDetails {
  /** gRPC's name of the status: "RESOURCE_EXHAUSTED". */
  status: string;
  /** The server's reason ("LIMIT_EXCEEDED") and its variables; empty where the server did not speak. */
  reason: string;
  metadata: Readonly<Record<string, string>>;
}

/** The service, or the way to it, failed. */
export class RemoteError extends Error {
  override name = 'RemoteError';
  readonly status: string;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(message: string, details: ErrorDetails) {
    super(message);
    this.status = details.status;
    this.reason = details.reason;
    this.metadata = details.metadata;
  }
}

/** The server cannot be reached, or the connection was lost. A session's loop is gone then. */
export class ConnectionLostError extends RemoteError {
  override name = 'ConnectionLostError';
}

/** A deadline that the client gave has passed. */
export class DeadlineExpiredError extends RemoteError {
  override name = 'DeadlineExpiredError';
}

/** The service refused: `reason` says why, `metadata` names a limit and its value. */
export class CallRefusedError extends RemoteError {
  override name = 'CallRefusedError';
}

/** What the loop raised, by asyncio's name: `type` is "RuntimeError" for 'Event loop is closed'. */
export class RaisedError extends Error {
  override name = 'RaisedError';

  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by a callback it leaves the run, as Python's: `runForever()` rejects with it, and what was left of the turn runs in the next run. */
export class SystemExit extends Error {
  override name = 'SystemExit';
}

export function raisedError(exception: ExceptionValue): RaisedError {
  return new RaisedError(exception.type, exception.message);
}

/** How a call ended, as gRPC tells it. */
export interface Ending {
  code: number;
  details: string;
  metadata?: Metadata | undefined;
}

// Statuses that gRPC itself makes when it is the connection that fails.
const lost = new Set<number>([Code.OK, Code.CANCELLED, Code.UNKNOWN, Code.INTERNAL, Code.UNAVAILABLE, Code.DATA_LOSS]);

export function remoteError(ending: Ending): RemoteError {
  const details = { status: Code[ending.code] ?? 'UNKNOWN', reason: '', metadata: {} as Record<string, string> };
  for (const packed of ending.metadata?.get('grpc-status-details-bin') ?? []) {
    for (const detail of Status.decode(packed as Buffer).details) {
      if (!detail.typeUrl.endsWith('/google.rpc.ErrorInfo')) continue;
      const info = ErrorInfo.decode(detail.value);
      details.reason = info.reason;
      Object.assign(details.metadata, info.metadata);
    }
  }
  if (details.reason !== '') return new CallRefusedError(ending.details, details);
  if (ending.code === Code.DEADLINE_EXCEEDED) return new DeadlineExpiredError('the deadline has passed', details);
  if (ending.code === Code.OK) return new ConnectionLostError('the server ended the session', details);
  if (lost.has(ending.code)) return new ConnectionLostError(`the connection was lost: ${ending.details}`, details);
  return new CallRefusedError(ending.details, details);
}
