/** The server's clock as this side knows it, in seconds. */
export class RemoteClock {
  // Virtual: the time. Real: what is to be added to the local one.
  #known: number;

  constructor(
    readonly isVirtual: boolean,
    serverTime: number,
  ) {
    this.#known = isVirtual ? serverTime : serverTime - localTime();
  }

  now(): number {
    return this.isVirtual ? this.#known : this.#known + localTime();
  }

  /** The server says: it is at least so late. It is never earlier than it was. */
  atLeast(serverTime: number): void {
    this.#known = Math.max(this.#known, this.isVirtual ? serverTime : serverTime - localTime());
  }
}

function localTime(): number {
  return performance.now() / 1000;
}
