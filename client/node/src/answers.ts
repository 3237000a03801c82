import { Raised, Returned } from '../gen/loopspec/v1/session_service.js';
import type { SessionStream } from './session_stream.js';

/** The answers to a session's calls: those that follow each other go as one, before anything else goes. */
export class Answers {
  readonly #stream: SessionStream;
  #first = 0n;
  #last = 0n;

  constructor(stream: SessionStream) {
    this.#stream = stream;
  }

  returned(call: bigint): void {
    if (this.#last !== 0n && call === this.#last + 1n) {
      this.#last = call;
      return;
    }
    this.finish();
    this.#first = this.#last = call;
  }

  raised(call: bigint, type: string, message: string): void {
    this.finish();
    this.#stream.add({ item: { $case: 'raised', value: Raised.fromPartial({ call, exception: { type, message } }) } });
  }

  finish(): void {
    if (this.#last === 0n) return;
    const [firstCall, last] = [this.#first, this.#last];
    this.#first = this.#last = 0n;
    this.#stream.add({ item: { $case: 'returned', value: Returned.fromPartial({ firstCall, lastCall: last === firstCall ? 0n : last }) } });
  }
}
