# frozen_string_literal: true

require "loopspec/errors"
require "loopspec/v1/event_loop_service_pb"

module Loopspec
  # A loop that lives in the server between calls; its callbacks are blocks of ops. Each method is one call of EventLoopService.
  class HostedLoop
    # A handle with its time, in seconds on the scale of time.
    Timer = Struct.new(:handle_id, :when)

    attr_reader :id

    # @api private
    def initialize(id, loops)
      @id = id
      @loops = loops
    end

    def get
      call(:get_loop, V1::GetLoopRequest).loop
    end

    # callback: a block (sent along), the name of one that the loop has, or the loop's own method as a symbol, :stop or :close. handle_id: chosen by the
    # client, so that a call can be sent again. The handle's id.
    def call_soon(callback, handle_id: "", args: [])
      schedule(:call_soon, V1::CallSoonRequest, callback, handle_id: handle_id, args: args).handle_id
    end

    # Seconds.
    def call_later(delay, callback, handle_id: "", args: [])
      response = schedule(:call_later, V1::CallLaterRequest, callback, delay: delay, handle_id: handle_id, args: args)
      Timer.new(response.handle_id, response.when)
    end

    # Seconds on the scale of time.
    def call_at(due, callback, handle_id: "", args: [])
      response = schedule(:call_at, V1::CallAtRequest, callback, when: due, handle_id: handle_id, args: args)
      Timer.new(response.handle_id, response.when)
    end

    def cancel_handle(handle_id)
      call(:cancel_handle, V1::CancelHandleRequest, handle_id: handle_id)
      nil
    end

    def time
      call(:get_time, V1::GetTimeRequest).seconds
    end

    # Returns when it has; with `background` as soon as the loop runs. A timeout that passes stops the loop.
    def run_forever(background: false, timeout: nil)
      Statuses.check_raised(call(:run_forever, V1::RunForeverRequest, timeout: timeout, background: background).raised)
    end

    # Until the future of this id has a result; a block completes it with `set_result`.
    def run_until_complete(future, timeout: nil)
      response = call(:run_until_complete, V1::RunUntilCompleteRequest, timeout: timeout, future: future)
      Statuses.check_raised(response.raised)
      response.result
    end

    def stop
      call(:stop, V1::StopRequest)
      nil
    end

    # Ends the loop whatever it does.
    def delete
      call(:delete_loop, V1::DeleteLoopRequest)
      nil
    end

    # Each message about what happens on the loop, as it happens, from the event of this number on (the first is 1; 0: from now on). `break` ends it.
    def watch(first_event = 0, timeout: nil, &block)
      return enum_for(:watch, first_event, timeout: timeout) unless block

      request = V1::WatchLoopRequest.new(loop_id: @id, first_event: first_event)
      @loops.stream(:watch_loop, request, loop_id: @id, timeout: timeout, &block)
    end

    private

    def call(name, request, timeout: EventLoops::TIMEOUT, **fields)
      @loops.call(name, request.new(loop_id: @id, **fields), loop_id: @id, timeout: timeout)
    end

    def schedule(name, request, callback, **fields)
      blocks = callback.is_a?(V1::Block) ? [callback] : []
      response = call(name, request, callback: callable(callback), blocks: blocks, **fields)
      Statuses.check_raised(response.raised)
      response
    end

    def callable(callback)
      case callback
      when V1::Block then V1::Callable.new(block: callback.name)
      when Symbol then V1::Callable.new(method: callback.to_s)
      else V1::Callable.new(block: callback)
      end
    end
  end
end
