# frozen_string_literal: true

module Loopspec
  # What a loop does while it runs: it calls what the server asks for. @api private
  module Serving
    private

    # Until the run is over.
    def serve
      loop_over = false
      until loop_over
        @stream.read.each do |item|
          case item.item
          when :invoke then invoke(item.invoke)
          when :result then loop_over = take_result(item.result) || loop_over
          when :event then take_event(item.event)
          end
        end
      end
    end

    # True when it is the run's.
    def take_result(result)
      @clock.at_least(result.time_ns / 1e9) if result.has_time_ns?
      if result.sequence == @sequence
        @escaped ||= raised(result)
        return true
      end
      call_exception_handler({ message: "Exception in the remote loop", exception: raised(result) }) if result.raised
      false
    end

    def raised(result)
      RaisedError.new(result.raised.type, result.raised.message) if result.raised
    end

    def take_event(event)
      warn "#{event.log_record.level}: #{event.log_record.message}" if event.event == :log_record
    end

    def invoke(invocations)
      @clock.at_least(invocations.time_ns / 1e9) if invocations.has_time_ns?
      @cancelled_here.clear
      call = invocations.first_call - 1
      invocations.calls.each do |invocation|
        # An exception that leaves the run: the server sends the rest again.
        break unless run_call(call += 1, invocation.client)
      end
      @answers.finish
    end

    def run_call(call, number)
      handle = take(number)
      # The server does not run what was cancelled before its turn in this very message; what another thread cancelled it does.
      return true if handle.nil? && @cancelled_here.key?(number)

      @call = call
      run_handle(handle) if handle
      @call = 0
      return @answers.returned(call) || true unless @escaped

      @answers.raised(call, @escaped.is_a?(Interrupt) ? "KeyboardInterrupt" : "SystemExit", @escaped.message)
      false
    end

    # What is no StandardError leaves the run.
    def run_handle(handle)
      @clock.at_least(handle.when) if handle.is_a?(TimerHandle) && !@clock.virtual? && handle.when.finite?
      handle.run
    rescue StandardError => e
      call_exception_handler({ message: "Exception in callback", exception: e, handle: handle })
    rescue Exception => e # rubocop:disable Lint/RescueException
      @escaped = e
    end
  end
end
