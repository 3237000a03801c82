# frozen_string_literal: true

require "grpc"
require "loopspec/connection"
require "loopspec/v1/session_service_pb"

module Loopspec
  # The gRPC stream of one session, and what goes wrong with it as errors.
  class SessionStream
    Ops = GRPC::Core::CallOps
    METHOD = "/loopspec.v1.SessionService/Session"
    MAX_WAITING_ITEMS = 1000

    # The server's answer to `open`.
    attr_reader :opened

    # deadline: seconds that the whole session may take; nil: no limit.
    def initialize(target, open, deadline: nil, **connection)
      ends = deadline ? Time.now + deadline : GRPC::Core::TimeConsts::INFINITE_FUTURE
      @connection = Connection.new(target, **connection)
      # The stub's enumerators would add two threads, and two changes of threads to each callback: the call itself has neither.
      @call = @connection.channel.create_call(nil, nil, METHOD, nil, ends)
      @call.run_batch(Ops::SEND_INITIAL_METADATA => @connection.metadata(open.loop_id))
      @receive = { Ops::RECV_INITIAL_METADATA => nil, Ops::RECV_MESSAGE => nil }
      # Held while a message is written, so that messages go in the order of their items.
      @writing = Mutex.new
      @mutex = Mutex.new
      @waiting = []
      begin_with(open)
    end

    # One item more, behind those before it; sent at once, or with others by flush. Any thread. Raises when the session is lost.
    def add(**item)
      full = @mutex.synchronize do
        raise @lost if @lost

        @waiting << V1::ClientItem.new(**item)
        @waiting.size >= MAX_WAITING_ITEMS
      end
      flush if full
    end

    # A write that fails says nothing; the reader learns why.
    def flush
      @writing.synchronize do
        items = @mutex.synchronize { @waiting.tap { @waiting = [] } }
        @call.run_batch(Ops::SEND_MESSAGE => V1::SessionRequest.encode(V1::SessionRequest.new(items: items))) unless items.empty?
      rescue GRPC::Core::CallError
        nil
      end
    end

    # The items of the next message, after a flush. One thread at a time. Raises what ended the session.
    def read
      flush
      message = @call.run_batch(@receive).message
      @receive = { Ops::RECV_MESSAGE => nil }
      return V1::SessionResponse.decode(message).items if message

      raise @mutex.synchronize { @lost ||= ending }
    end

    def lost?
      !@lost.nil?
    end

    # Ends this side and waits for the server to end its.
    def close
      within(@connection.connect_timeout) do
        flush
        @writing.synchronize { @call.run_batch(Ops::SEND_CLOSE_FROM_CLIENT => nil) }
        loop { read }
      end
    rescue RemoteError, GRPC::Core::CallError
      nil
    ensure
      end_now
    end

    # Leaves nothing behind, whatever the server does.
    def end_now
      @mutex.synchronize { @lost ||= ConnectionLostError.new("the session was ended", status: :CANCELLED) }
      @call.cancel
      @connection.close
    end

    private

    def begin_with(open)
      within(@connection.connect_timeout) do
        add(open: open)
        # Behind `closed` comes the status that says why.
        until @opened
          first = read.first
          @opened = first.opened if first&.item == :opened
        end
      end
    rescue RemoteError => e
      end_now
      raise e unless @silent

      raise ConnectionLostError.new("the server has not answered within #{@connection.connect_timeout} s", status: :UNAVAILABLE)
    end

    # Cancels the call when the block takes longer.
    def within(seconds)
      watch = Thread.new do
        sleep seconds
        @silent = true
        @call.cancel
      end
      yield
    ensure
      watch.kill.join
    end

    def ending
      status = @call.run_batch(Ops::RECV_STATUS_ON_CLIENT => nil).status
      Statuses.remote_error(status.code, status.details, status.metadata)
    end
  end
end
