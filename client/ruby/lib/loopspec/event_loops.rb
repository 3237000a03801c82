# frozen_string_literal: true

require "loopspec/connection"
require "loopspec/hosted_loop"
require "loopspec/v1/event_loop_service_services_pb"

module Loopspec
  # The loops that live in a server between calls: EventLoopService, whose comments are the manual. Raises RemoteError and RaisedError. Any thread.
  class EventLoops
    # Seconds that a call may take, but for runs and watches, which have no limit.
    TIMEOUT = 30

    # target as gRPC takes it; options as Connection takes them. With a block: gives it the client and closes it afterwards.
    def self.connect(target, **options)
      loops = new(target, **options)
      return loops unless block_given?

      begin
        yield loops
      ensure
        loops.close
      end
    end

    def initialize(target, **options)
      @connection = Connection.new(target, **options)
      @stub = V1::EventLoopService::Stub.new(target, nil, channel_override: @connection.channel)
    end

    def list_implementations
      call(:list_implementations, V1::ListImplementationsRequest.new).implementations.to_a
    end

    # Makes a loop. It does not run yet. lease_ms: milliseconds without a call after which the server deletes it. blocks: bodies for callbacks; later
    # calls may bring more.
    def create(loop_id: "", implementation: "", virtual_clock: false, debug: false, lease_ms: 0, blocks: [])
      clock = virtual_clock ? :CLOCK_VIRTUAL : :CLOCK_REAL
      request = V1::CreateLoopRequest.new(loop_id: loop_id, implementation: implementation, clock: clock, debug: debug, lease_ms: lease_ms, blocks: blocks)
      self.loop(call(:create_loop, request, loop_id: loop_id).loop.id)
    end

    # A loop that exists, by its id; asks nobody.
    def loop(id)
      HostedLoop.new(id, self)
    end

    # The caller's loops, in the order of creation.
    def list
      return enum_for(:list) unless block_given?

      token = ""
      Kernel.loop do
        page = call(:list_loops, V1::ListLoopsRequest.new(page_token: token))
        page.loops.each { |each| yield each }
        token = page.next_page_token
        break if token.empty?
      end
    end

    def close
      @connection.close
    end

    # @api private
    def call(name, request, loop_id: "", timeout: TIMEOUT)
      deadline = timeout ? Time.now + timeout : GRPC::Core::TimeConsts::INFINITE_FUTURE
      Statuses.translated { @stub.public_send(name, request, deadline: deadline, metadata: @connection.metadata(loop_id)) }
    end

    # Gives the block each message. @api private
    def stream(name, request, loop_id:, timeout:, &block)
      deadline = timeout ? Time.now + timeout : GRPC::Core::TimeConsts::INFINITE_FUTURE
      operation = @stub.public_send(name, request, deadline: deadline, metadata: @connection.metadata(loop_id), return_op: true)
      Statuses.translated { operation.execute.each(&block) }
    ensure
      operation&.cancel
    end
  end
end
