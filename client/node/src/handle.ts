// Handles: what scheduling returns. https://docs.python.org/3/library/asyncio-eventloop.html#callback-handles

/** A callback that waits for its turn. */
export class Handle {
  #run: (() => unknown) | undefined;
  readonly #dropped: (handle: Handle) => void;

  /** @internal */
  constructor(
    readonly number: bigint,
    run: () => unknown,
    dropped: (handle: Handle) => void,
  ) {
    this.#run = run;
    this.#dropped = dropped;
  }

  /** Its callback will not run. Does nothing when it ran or was cancelled already. */
  cancel(): void {
    if (this.cancelled()) return;
    this.#run = undefined;
    this.#dropped(this);
  }

  cancelled(): boolean {
    return this.#run === undefined;
  }

  /** @internal */
  run(): unknown {
    return this.#run?.();
  }
}

/** A callback that waits for its time. */
export class TimerHandle extends Handle {
  readonly #when: number;

  /** @internal */
  constructor(number: bigint, run: () => unknown, dropped: (handle: Handle) => void, when: number) {
    super(number, run, dropped);
    this.#when = when;
  }

  /** Seconds on the scale of the loop's time(). */
  when(): number {
    return this.#when;
  }
}
