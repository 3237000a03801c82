// HostedLoop: a loop that lives in the server between calls; its callbacks are blocks of ops.
import type { Callable } from '../gen/loopspec/v1/callable.js';
import * as v1 from '../gen/loopspec/v1/event_loop_service.js';
import type { Loop } from '../gen/loopspec/v1/loop.js';
import type { Block } from '../gen/loopspec/v1/program.js';
import type { Outcome, TraceEvent } from '../gen/loopspec/v1/trace.js';
import type { ExceptionValue, Value } from '../gen/loopspec/v1/value.js';
import { raisedError } from './errors.js';
import type { CallOptions, UnaryCalls } from './unary_calls.js';

/** A block (sent along), the name of one that the loop has, or the loop's own method. */
export type BlockCallback = Block | string | { method: 'stop' | 'close' };

export interface ScheduleOptions extends CallOptions {
  /** Chosen by the client, so that a call can be sent again; without it the server chooses. */
  handleId?: string;
  args?: Value[];
}

export interface HostedTimer {
  handleId: string;
  /** Seconds on the scale of time(). */
  when: number;
}

/** One message of WatchLoop. */
export interface Watched {
  /** Number of the first of `events`; in a message without any, of the next one. */
  firstEvent: bigint;
  events: TraceEvent[];
  /** In the last message: why it ends. */
  outcome: Outcome | undefined;
}

/** Each method is one call of EventLoopService, whose comments are the manual. Rejects with RaisedError or RemoteError. */
export class HostedLoop {
  readonly #calls: UnaryCalls;
  readonly #client: v1.EventLoopServiceClient;

  /** @internal */
  constructor(
    readonly id: string,
    calls: UnaryCalls,
  ) {
    this.#calls = calls;
    this.#client = calls.client;
  }

  async get(options?: CallOptions): Promise<Loop> {
    const response = await this.#calls.call(this.#client.getLoop, v1.GetLoopRequest.fromPartial({ loopId: this.id }), this.id, options);
    return response.loop!;
  }

  /** The handle's id. */
  async callSoon(callback: BlockCallback, options?: ScheduleOptions): Promise<string> {
    const request = v1.CallSoonRequest.fromPartial({ loopId: this.id, ...scheduled(callback, options) });
    const response = await this.#calls.call(this.#client.callSoon, request, this.id, options);
    throwRaised(response.raised);
    return response.handleId;
  }

  /** Seconds. */
  async callLater(delay: number, callback: BlockCallback, options?: ScheduleOptions): Promise<HostedTimer> {
    const request = v1.CallLaterRequest.fromPartial({ loopId: this.id, delay, ...scheduled(callback, options) });
    const response = await this.#calls.call(this.#client.callLater, request, this.id, options);
    throwRaised(response.raised);
    return { handleId: response.handleId, when: response.when };
  }

  /** Seconds on the scale of time(). */
  async callAt(when: number, callback: BlockCallback, options?: ScheduleOptions): Promise<HostedTimer> {
    const request = v1.CallAtRequest.fromPartial({ loopId: this.id, when, ...scheduled(callback, options) });
    const response = await this.#calls.call(this.#client.callAt, request, this.id, options);
    throwRaised(response.raised);
    return { handleId: response.handleId, when: response.when };
  }

  async cancelHandle(handleId: string, options?: CallOptions): Promise<void> {
    await this.#calls.call(this.#client.cancelHandle, v1.CancelHandleRequest.fromPartial({ loopId: this.id, handleId }), this.id, options);
  }

  async time(options?: CallOptions): Promise<number> {
    const response = await this.#calls.call(this.#client.getTime, v1.GetTimeRequest.fromPartial({ loopId: this.id }), this.id, options);
    return response.seconds;
  }

  /** Resolves when it has returned; with `background` as soon as the loop runs. Has no deadline of its own: one that passes, or a signal, stops the loop. */
  async runForever(options: CallOptions & { background?: boolean } = {}): Promise<void> {
    const request = v1.RunForeverRequest.fromPartial({ loopId: this.id, background: options.background ?? false });
    const response = await this.#calls.call(this.#client.runForever, request, this.id, { timeoutMs: Infinity, ...options });
    throwRaised(response.raised);
  }

  /** Until the future of this id has a result; a block completes it with `set_result`. */
  async runUntilComplete(future: string, options: CallOptions = {}): Promise<Value | undefined> {
    const request = v1.RunUntilCompleteRequest.fromPartial({ loopId: this.id, future });
    const response = await this.#calls.call(this.#client.runUntilComplete, request, this.id, { timeoutMs: Infinity, ...options });
    throwRaised(response.raised);
    return response.result;
  }

  async stop(options?: CallOptions): Promise<void> {
    await this.#calls.call(this.#client.stop, v1.StopRequest.fromPartial({ loopId: this.id }), this.id, options);
  }

  /** Ends the loop whatever it does. */
  async delete(options?: CallOptions): Promise<void> {
    await this.#calls.call(this.#client.deleteLoop, v1.DeleteLoopRequest.fromPartial({ loopId: this.id }), this.id, options);
  }

  /** What happens on the loop, as it happens, from the event of this number on (the first is 1; 0: from now on). The first message comes at once. */
  watch(firstEvent = 0, options: CallOptions = {}): AsyncGenerator<Watched, void> {
    return this.#calls.stream(this.#client.watchLoop, v1.WatchLoopRequest.fromPartial({ loopId: this.id, firstEvent: BigInt(firstEvent) }), this.id, options);
  }
}

function scheduled(callback: BlockCallback, options?: ScheduleOptions) {
  const blocks = typeof callback === 'object' && 'ops' in callback ? [callback] : [];
  return { handleId: options?.handleId ?? '', callback: callable(callback), args: options?.args ?? [], blocks };
}

function callable(callback: BlockCallback): Callable {
  if (typeof callback === 'string') return { target: { $case: 'block', value: callback } };
  if ('ops' in callback) return { target: { $case: 'block', value: callback.name } };
  return { target: { $case: 'method', value: callback.method } };
}

function throwRaised(raised: ExceptionValue | undefined): void {
  if (raised !== undefined) throw raisedError(raised);
}
