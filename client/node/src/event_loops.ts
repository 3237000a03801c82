// EventLoops: the loops that live in a server between calls.
import { CreateLoopRequest, ListImplementationsRequest, ListLoopsRequest } from '../gen/loopspec/v1/event_loop_service.js';
import type { Implementation } from '../gen/loopspec/v1/implementation.js';
import type { Loop } from '../gen/loopspec/v1/loop.js';
import { type Block, Clock } from '../gen/loopspec/v1/program.js';
import { connected, type ConnectionOptions } from './connection.js';
import { HostedLoop } from './hosted_loop.js';
import { type CallOptions, UnaryCalls } from './unary_calls.js';

export interface CreateLoopOptions extends CallOptions {
  /** Unique for the identity; without it the server chooses one. */
  loopId?: string;
  implementation?: string;
  virtualClock?: boolean;
  debug?: boolean;
  /** Milliseconds without a call after which the server deletes the loop. */
  leaseMs?: number;
  /** Bodies for callbacks. Later calls may bring more. */
  blocks?: Block[];
}

/** EventLoopService, whose comments are the manual. */
export class EventLoops {
  readonly #calls: UnaryCalls;

  /** `target` as gRPC takes it. Rejects with ConnectionLostError when the server cannot be reached. */
  static async connect(target: string, options: ConnectionOptions = {}): Promise<EventLoops> {
    const calls = new UnaryCalls(target, options);
    try {
      await connected(calls.client, target, options);
    } catch (error) {
      calls.client.close();
      throw error;
    }
    return new EventLoops(calls);
  }

  private constructor(calls: UnaryCalls) {
    this.#calls = calls;
  }

  async listImplementations(options?: CallOptions): Promise<Implementation[]> {
    return (await this.#calls.call(this.#calls.client.listImplementations, ListImplementationsRequest.fromPartial({}), '', options)).implementations;
  }

  /** Makes a loop. It does not run yet. */
  async create(options: CreateLoopOptions = {}): Promise<HostedLoop> {
    const request = CreateLoopRequest.fromPartial({
      loopId: options.loopId ?? '',
      implementation: options.implementation ?? '',
      clock: options.virtualClock ? Clock.CLOCK_VIRTUAL : Clock.CLOCK_REAL,
      debug: options.debug ?? false,
      leaseMs: options.leaseMs ?? 0,
      blocks: options.blocks ?? [],
    });
    const { loop } = await this.#calls.call(this.#calls.client.createLoop, request, request.loopId, options);
    return this.loop(loop!.id);
  }

  /** A loop that exists, by its id; asks nobody. */
  loop(id: string): HostedLoop {
    return new HostedLoop(id, this.#calls);
  }

  /** The caller's loops, in the order of creation. */
  async *list(options?: CallOptions): AsyncGenerator<Loop, void> {
    for (let pageToken = ''; ; ) {
      const page = await this.#calls.call(this.#calls.client.listLoops, ListLoopsRequest.fromPartial({ pageToken }), '', options);
      yield* page.loops;
      if ((pageToken = page.nextPageToken) === '') return;
    }
  }

  close(): void {
    this.#calls.client.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
