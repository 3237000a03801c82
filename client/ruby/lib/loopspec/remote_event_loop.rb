# frozen_string_literal: true

require "fiber"
require "loopspec/answers"
require "loopspec/handle"
require "loopspec/ops"
require "loopspec/remote_clock"
require "loopspec/serving"
require "loopspec/session_stream"

module Loopspec
  # An event loop that runs in a loopspec server and whose callbacks are this program's blocks. The server decides what runs when.
  #
  # Threads: the loop's is the one that runs it, in whose callbacks nothing else of the loop runs. From another thread call_soon_threadsafe is the one to use.
  #
  # Errors: what the loop raises is a RaisedError; every method may also raise the RemoteError that ended the session. The loop is gone then, and close is
  # harmless. Nothing waits without end: a server that is silent for half a minute counts as lost.
  class RemoteEventLoop
    include Serving

    # target as gRPC takes it: "host:port", "unix:PATH". implementation: of the server's, the first one that has live loops without it. virtual_clock: one that
    # jumps to the next timer when there is nothing to do. loop_id: where a proxy routes by it. deadline: seconds that the whole session may take.
    # callback_ms: a lower limit for one callback than the server's. token, certificate_authorities, connect_timeout: as Connection takes them.
    # With a block: gives it the loop and closes it afterwards.
    def self.connect(target, **options)
      loop = new(target, **options)
      return loop unless block_given?

      begin
        yield loop
      ensure
        loop.close unless loop.running?
      end
    end

    def initialize(target, implementation: "", virtual_clock: false, debug: false, loop_id: "", callback_ms: 0, **connection)
      clock = virtual_clock ? :CLOCK_VIRTUAL : :CLOCK_REAL
      open = V1::OpenLoop.new(loop_id: loop_id, implementation: implementation, clock: clock, debug: debug, callback_ms: callback_ms)
      @stream = SessionStream.new(target, open, **connection)
      @clock = RemoteClock.new(@stream.opened.clock == :CLOCK_VIRTUAL, @stream.opened.time)
      @answers = Answers.new(@stream)
      @handles = {}
      @cancelled_here = {}
      @mutex = Mutex.new
      @next_number = 0
      @sequence = 0
      @call = 0
      @dropped = method(:dropped)
    end

    # The id it has in the server, and what it runs on there.
    def loop_id = @stream.opened.loop_id
    def implementation = @stream.opened.implementation

    # loop.time(), in seconds. On a virtual clock the server's, as of its last message; on a real clock the server's as estimated here, which never runs
    # backwards and is never before the time of a timer whose callback runs.
    def time = @clock.now

    def call_soon(*args, &block)
      return call_soon_threadsafe(*args, &block) if running? && !here?

      schedule(block, args) { |client| Ops.op(:call_soon, callback: client) }
    end

    # From any thread.
    def call_soon_threadsafe(*args, &block)
      schedule(block, args) { |client| Ops.op(:call_soon_threadsafe, callback: client) }
    end

    # Seconds.
    def call_later(delay, *args, &block)
      length = Ops.seconds(delay.to_f)
      schedule(block, args, time + delay) { |client| Ops.op(:call_later, delay: length, callback: client) }
    end

    # Seconds on the scale of time.
    def call_at(due, *args, &block)
      # The op counts from when the loop was made; the server's clock says when that was.
      since = Ops.seconds((@clock.virtual? ? due : due - @stream.opened.time).to_f)
      schedule(block, args, due.to_f) { |client| Ops.op(:call_at, when: since, callback: client) }
    end

    # Lets the current turn finish and ends the run; before a run, that run is a single turn. Any thread.
    def stop
      send_op(Ops.op(:stop)) unless closed?
    end

    # Blocks until stop. Whatever leaves it in another way than by an exception of a callback's (an interrupt, throw) ends the session.
    def run_forever
      check_open
      raise RaisedError.new("RuntimeError", "This event loop is already running") if running?

      @stream.add(op: V1::SessionOp.new(sequence: @sequence += 1, op: Ops.op(:run_forever)))
      run
    end

    # Runs the block on the loop, as a fiber that sleep can suspend, until it has ended; its value.
    def run_until_complete(&block)
      outcome = nil
      first = call_soon { spawn { outcome = settle(&block) } }
      run_forever
      raise RaisedError.new("RuntimeError", "Event loop stopped before Future completed.") unless outcome
      raise outcome.last if outcome.first == :raised

      outcome.last
    ensure
      first&.cancel
    end

    # Begins the block here and now as a fiber that sleep can suspend.
    def spawn(&block)
      Fiber.new(&block).resume
      nil
    end

    # In the block of run_until_complete or spawn: goes on after so many seconds of the loop's time.
    def sleep(delay)
      fiber = Fiber.current
      call_later(delay) { fiber.resume }
      Fiber.yield
      nil
    end

    def running?
      !@thread.nil?
    end

    def closed?
      @closed == true
    end

    # Ends the session. Raises when the loop runs; harmless when it is closed or lost.
    def close
      raise RaisedError.new("RuntimeError", "Cannot close a running event loop") if running?
      return if closed?

      @closed = true
      @mutex.synchronize { @handles.clear }
      @stream.lost? ? @stream.end_now : @stream.close
      nil
    end

    # Called with the loop and a context of :message, :exception and, of a callback, :handle. Without one, exceptions are told on standard error.
    def exception_handler(&handler)
      @exception_handler = handler
    end

    def call_exception_handler(context)
      return @exception_handler.call(self, context) if @exception_handler

      warn "#{context[:message]}: #{context[:exception]&.full_message(highlight: false)}"
    rescue StandardError => e
      warn "Unhandled error in exception handler: #{e.full_message(highlight: false)}"
    end

    private

    def here?
      @thread.equal?(Thread.current)
    end

    def check_open
      raise RaisedError.new("RuntimeError", "Event loop is closed") if closed?
    end

    def run
      @thread = Thread.current
      serve
      orderly = true
      raise @escaped if @escaped
    ensure
      @stream.end_now unless orderly || @stream.lost?
      @call = 0
      @thread = @escaped = nil
    end

    def settle
      [:returned, yield]
    rescue StandardError => e
      [:raised, e]
    ensure
      stop unless @stream.lost?
    end

    def schedule(block, args, due = nil)
      check_open
      raise ArgumentError, "no block given" unless block

      callback = args.empty? ? block : -> { block.call(*args) }
      handle = add_handle(callback, due)
      send_op(yield(Ops.client(handle.number)))
      handle
    rescue RemoteError
      take(handle.number) if handle
      raise
    end

    def add_handle(callback, due)
      @mutex.synchronize do
        number = @next_number += 1
        @handles[number] = due ? TimerHandle.new(number, @dropped, callback, due) : Handle.new(number, @dropped, callback)
      end
    end

    # The handle whose turn it is; nil when there is none any more.
    def take(number)
      @mutex.synchronize { @handles.delete(number) }
    end

    def dropped(handle)
      return if take(handle.number).nil? || @stream.lost?

      @cancelled_here[handle.number] = true if @call != 0 && here?
      send_op(Ops.op(:cancel, client: handle.number))
    rescue RemoteError
      # The session took the handle with it.
      nil
    end

    # An op from where we are: a callback, outside any, or another thread.
    def send_op(operation)
      if here?
        @answers.finish
        return @stream.add(op: V1::SessionOp.new(op: operation, call: @call))
      end
      # While nothing runs, what was sent before is done before.
      @stream.add(op: V1::SessionOp.new(op: operation, threadsafe: running? && operation.op == :call_soon_threadsafe))
      @stream.flush if running?
    end
  end
end
