// RemoteEventLoop: an event loop that runs in a loopspec server and whose callbacks are this program's functions.
import { type Invocations, OpenLoop, type Result, type ServerItem, SessionOp } from '../gen/loopspec/v1/session_service.js';
import { Clock } from '../gen/loopspec/v1/program.js';
import { CallAt, CallLater, CallSoon, CallSoonThreadsafe, Cancel, type Op } from '../gen/loopspec/v1/op.js';
import type { ConnectionOptions } from './connection.js';
import { type RemoteError, RaisedError, raisedError, SystemExit } from './errors.js';
import { Answers } from './answers.js';
import { Handle, TimerHandle } from './handle.js';
import { clientCallable, plainOp, seconds } from './ops.js';
import { RemoteClock } from './remote_clock.js';
import { SessionStream } from './session_stream.js';

export interface RemoteOptions extends ConnectionOptions {
  /** Of the server's implementations; without it the first one that has live loops. */
  implementation?: string;
  /** A virtual clock jumps to the next timer when there is nothing to do. */
  virtualClock?: boolean;
  /** Debug mode. */
  debug?: boolean;
  /** The loop's id, where a proxy routes by it. */
  loopId?: string;
  /** How long the whole session may take; without it there is no limit. */
  deadlineMs?: number;
  /** A lower limit for one callback than the server's. */
  callbackMs?: number;
}

/** What an exception handler is told, with asyncio's keys. */
export interface ExceptionContext {
  message: string;
  exception?: unknown;
  handle?: Handle;
}

export type ExceptionHandler = (loop: RemoteEventLoop, context: ExceptionContext) => void;
// As in ops.ts.
const empty = {
  callSoon: CallSoon.fromPartial({}),
  callSoonThreadsafe: CallSoonThreadsafe.fromPartial({}),
  callLater: CallLater.fromPartial({}),
  callAt: CallAt.fromPartial({}),
  sessionOp: SessionOp.fromPartial({}),
};

type Callback<Args extends unknown[]> = (...args: Args) => unknown;

/**
 * The server decides what runs when; functions and promises are here. Methods have asyncio's names, and its documentation is their manual:
 * https://docs.python.org/3/library/asyncio-eventloop.html
 *
 * Callbacks are plain functions; nothing else runs on the loop until one has returned. Promises that one has settled
 * (those of `sleep()` among them) take their continuations along: they belong to the callback, and the loop waits until they have nothing to do but wait.
 * What is called outside of callbacks while the loop runs arrives as from another thread.
 *
 * Errors: what the loop raises is a RaisedError; every method may also throw, or reject with, the RemoteError that ended the session. The loop is gone then,
 * and close() is harmless. Nothing waits without end: a server that is silent for half a minute counts as lost.
 */
export class RemoteEventLoop {
  readonly #stream: SessionStream;
  readonly #clock: RemoteClock;
  readonly #answers: Answers;
  readonly #handles = new Map<bigint, Handle>();
  readonly #cancelledHere = new Set<bigint>();
  #exceptionHandler: ExceptionHandler | undefined;
  #nextNumber = 1n;
  #sequence = 0n;
  #call = 0n;
  #inbox: ServerItem[] = [];
  #serving = false;
  #flushing = false;
  // A promise of this loop's was settled: continuations wait to go on.
  #settled = false;
  #closed = false;
  #escaped: SystemExit | undefined;
  #run: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  /** `target` as gRPC takes it: "host:port", "unix:PATH". Rejects with a RemoteError. */
  static async connect(target: string, options: RemoteOptions = {}): Promise<RemoteEventLoop> {
    const open = OpenLoop.fromPartial({
      loopId: options.loopId ?? '',
      implementation: options.implementation ?? '',
      clock: options.virtualClock ? Clock.CLOCK_VIRTUAL : Clock.CLOCK_REAL,
      debug: options.debug ?? false,
      callbackMs: options.callbackMs ?? 0,
    });
    return new RemoteEventLoop(await SessionStream.open(target, open, options));
  }

  private constructor(stream: SessionStream) {
    this.#stream = stream;
    this.#clock = new RemoteClock(stream.opened.clock === Clock.CLOCK_VIRTUAL, stream.opened.time);
    this.#answers = new Answers(stream);
    stream.listen({
      received: (items) => {
        this.#inbox.push(...items);
        if (!this.#serving) void this.#serve();
      },
      ended: (error) => this.#end(error),
    });
  }

  /** The id it has in the server, and what it runs on there. */
  get loopId(): string {
    return this.#stream.opened.loopId;
  }
  get implementation(): string {
    return this.#stream.opened.implementation;
  }

  callSoon<Args extends unknown[]>(call: Callback<Args>, ...args: Args): Handle {
    const handle = this.#newHandle(call, args);
    const callback = clientCallable(handle.number);
    if (this.isRunning() && this.#call === 0n) return this.#schedule(handle, plainOp({ $case: 'callSoonThreadsafe', value: { ...empty.callSoonThreadsafe, callback } }));
    return this.#schedule(handle, plainOp({ $case: 'callSoon', value: { ...empty.callSoon, callback } }));
  }

  /** Seconds. */
  callLater<Args extends unknown[]>(delay: number, callback: Callback<Args>, ...args: Args): TimerHandle {
    const handle = this.#newTimer(this.time() + delay, callback, args);
    const value = { ...empty.callLater, delay: seconds(delay), callback: clientCallable(handle.number) };
    return this.#schedule(handle, plainOp({ $case: 'callLater', value }));
  }

  /** Seconds on the scale of time(). */
  callAt<Args extends unknown[]>(when: number, callback: Callback<Args>, ...args: Args): TimerHandle {
    const handle = this.#newTimer(when, callback, args);
    // The op counts from when the loop was made; the server's clock says when that was.
    const since = this.#clock.isVirtual ? when : when - this.#stream.opened.time;
    const value = { ...empty.callAt, when: seconds(since), callback: clientCallable(handle.number) };
    return this.#schedule(handle, plainOp({ $case: 'callAt', value }));
  }

  /**
   * loop.time(), in seconds. On a virtual clock the server's, as of its last message; on a real clock the server's as estimated here, which never runs
   * backwards and is never before the time of a timer whose callback runs.
   */
  time(): number {
    return this.#clock.now();
  }

  /** Resolves after so many seconds of the loop's time, when the loop runs. */
  sleep(delay: number): Promise<void> {
    return new Promise((resolve) => {
      this.callLater(delay, () => {
        this.#settled = true;
        resolve();
      });
    });
  }

  stop(): void {
    if (!this.#closed) this.#send(plainOp({ $case: 'stop', value: {} }), false);
  }

  /** Runs until stop(). A signal that is aborted stops the loop; the promise then rejects with its reason. */
  async runForever(options: { signal?: AbortSignal } = {}): Promise<void> {
    this.#checkOpen();
    if (this.isRunning()) throw new RaisedError('RuntimeError', 'This event loop is already running');
    options.signal?.throwIfAborted();
    const abort = () => this.#stopUnlessLost();
    options.signal?.addEventListener('abort', abort);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#stream.add({ item: { $case: 'op', value: { ...empty.sessionOp, sequence: ++this.#sequence, op: plainOp({ $case: 'runForever', value: {} }) } } });
        this.#run = { resolve, reject };
        this.#stream.flush();
      });
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
    options.signal?.throwIfAborted();
  }

  /** Runs an async function, which begins on the loop, until its promise is settled; what it is settled with. */
  async runUntilComplete<Result>(main: () => Promise<Result>): Promise<Result> {
    this.#checkOpen();
    let outcome: { value: Result } | { error: unknown } | undefined;
    const settle = (settled: { value: Result } | { error: unknown }) => {
      outcome = settled;
      this.#stopUnlessLost();
    };
    const first = this.callSoon(() => {
      this.#settled = true;
      main().then(
        (value) => settle({ value }),
        (error: unknown) => settle({ error }),
      );
    });
    try {
      await this.runForever();
    } finally {
      first.cancel();
    }
    if (outcome === undefined) throw new RaisedError('RuntimeError', 'Event loop stopped before Future completed.');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  isRunning(): boolean {
    return this.#run !== undefined;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /** Ends the session. Throws when the loop runs; harmless when it is closed or lost. */
  async close(): Promise<void> {
    if (this.isRunning()) throw new RaisedError('RuntimeError', 'Cannot close a running event loop');
    if (this.#closed) return;
    this.#closed = true;
    this.#handles.clear();
    await this.#stream.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Without one, exceptions are told on standard error. */
  setExceptionHandler(handler: ExceptionHandler | undefined): void {
    this.#exceptionHandler = handler;
  }

  callExceptionHandler(context: ExceptionContext): void {
    if (this.#exceptionHandler === undefined) return console.error(context.message, context.exception ?? '');
    try {
      this.#exceptionHandler(this, context);
    } catch (error) {
      if (error instanceof SystemExit) throw error;
      console.error('Unhandled error in exception handler', error);
    }
  }

  #newHandle<Args extends unknown[]>(callback: Callback<Args>, args: Args): Handle {
    this.#checkSchedule(callback);
    return new Handle(this.#nextNumber++, () => callback(...args), this.#dropped);
  }

  #newTimer<Args extends unknown[]>(when: number, callback: Callback<Args>, args: Args): TimerHandle {
    this.#checkSchedule(callback);
    return new TimerHandle(this.#nextNumber++, () => callback(...args), this.#dropped, when);
  }

  #schedule<Kind extends Handle>(handle: Kind, op: Op): Kind {
    this.#send(op, op.op?.$case === 'callSoonThreadsafe');
    this.#handles.set(handle.number, handle);
    return handle;
  }

  readonly #dropped = (handle: Handle): void => {
    if (!this.#handles.delete(handle.number) || this.#stream.lost !== undefined) return;
    if (this.#call !== 0n) this.#cancelledHere.add(handle.number);
    this.#send(plainOp({ $case: 'cancel', value: Cancel.fromPartial({ client: handle.number }) }), false);
  };

  #checkOpen(): void {
    if (this.#closed) throw new RaisedError('RuntimeError', 'Event loop is closed');
    if (this.#stream.lost !== undefined) throw this.#stream.lost;
  }

  #checkSchedule(callback: unknown): void {
    this.#checkOpen();
    if (typeof callback !== 'function') throw new TypeError(`a callable object was expected, got ${String(callback)}`);
  }

  /** An op from where we are: a callback, or outside any. */
  #send(op: Op, threadsafe: boolean): void {
    const inside = this.#call !== 0n;
    if (inside) this.#answers.finish();
    this.#stream.add({ item: { $case: 'op', value: { ...empty.sessionOp, op, call: this.#call, threadsafe } } });
    if (inside || !this.isRunning() || this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#stream.flush();
    });
  }

  #stopUnlessLost(): void {
    if (this.#stream.lost === undefined) this.stop();
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    for (let item = this.#inbox.shift(); item !== undefined && this.#stream.lost === undefined; item = this.#inbox.shift()) {
      if (item.item?.$case === 'invoke') {
        await this.#invoke(item.item.value);
      } else if (item.item?.$case === 'result') {
        this.#take(item.item.value);
      } else if (item.item?.$case === 'event' && item.item.value.event?.$case === 'logRecord') {
        console.warn(item.item.value.event.value.message);
      }
    }
    this.#serving = false;
    this.#stream.flush();
  }

  async #invoke(invocations: Invocations): Promise<void> {
    if (invocations.timeNs !== undefined) this.#clock.atLeast(Number(invocations.timeNs) / 1e9);
    this.#cancelledHere.clear();
    let call = invocations.firstCall - 1n;
    for (const { client: number } of invocations.calls) {
      ++call;
      const handle = this.#handles.get(number);
      // The server does not run what was cancelled before its turn in this very message; what was cancelled elsewhere it does.
      if (handle === undefined && this.#cancelledHere.has(number)) continue;
      if (handle !== undefined) {
        this.#handles.delete(number);
        this.#call = call;
        this.#runHandle(handle);
        if (this.#settled) await this.#settle();
      }
      // An exception that leaves the run: the server sends the rest again.
      if (this.#stream.lost !== undefined || !this.#finishCall(call)) return;
    }
    this.#answers.finish();
  }

  /** False when what it raised leaves the run. */
  #finishCall(call: bigint): boolean {
    this.#call = 0n;
    if (this.#escaped === undefined) {
      this.#answers.returned(call);
      return true;
    }
    this.#answers.raised(call, 'SystemExit', this.#escaped.message);
    return false;
  }

  #runHandle(handle: Handle): void {
    if (handle instanceof TimerHandle && !this.#clock.isVirtual) this.#clock.atLeast(handle.when());
    try {
      const result = handle.run();
      if (result instanceof Promise) {
        this.#settled = true;
        result.catch((exception: unknown) => this.callExceptionHandler({ message: 'Exception in callback', exception, handle }));
      }
    } catch (exception) {
      this.#report(exception, handle);
    }
  }

  #report(exception: unknown, handle: Handle): void {
    try {
      if (exception instanceof SystemExit) throw exception;
      this.callExceptionHandler({ message: 'Exception in callback', exception, handle });
    } catch (escaped) {
      this.#escaped = escaped as SystemExit;
    }
  }

  /** Continuations run before anything else that Node has to do: when its next turn comes, all of them wait for something. */
  async #settle(): Promise<void> {
    while (this.#settled) {
      this.#settled = false;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #take(result: Result): void {
    if (result.timeNs !== undefined) this.#clock.atLeast(Number(result.timeNs) / 1e9);
    const raised = result.result?.$case === 'raised' ? raisedError(result.result.value) : undefined;
    if (result.sequence === this.#sequence && this.#run !== undefined) {
      const run = this.#run;
      this.#run = undefined;
      const escaped = this.#escaped ?? raised;
      this.#escaped = undefined;
      if (escaped === undefined) run.resolve();
      else run.reject(escaped);
    } else if (raised !== undefined) {
      this.callExceptionHandler({ message: 'Exception in the remote loop', exception: raised });
    }
  }

  #end(error: RemoteError): void {
    const run = this.#run;
    this.#run = undefined;
    this.#call = 0n;
    this.#handles.clear();
    run?.reject(error);
  }
}
