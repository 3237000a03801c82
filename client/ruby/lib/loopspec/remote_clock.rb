# frozen_string_literal: true

module Loopspec
  # The server's clock as this side knows it, in seconds.
  class RemoteClock
    def initialize(virtual, server_time)
      @virtual = virtual
      @mutex = Mutex.new
      # Virtual: the time. Real: what is to be added to the local one.
      @known = server_time - local
    end

    def virtual?
      @virtual
    end

    def now
      @known + local
    end

    # The server says: it is at least so late. It is never earlier than it was.
    def at_least(server_time)
      known = server_time - local
      @mutex.synchronize { @known = known if known > @known }
    end

    private

    def local
      @virtual ? 0.0 : Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
