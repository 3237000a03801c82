# frozen_string_literal: true

require "loopspec/v1/session_service_pb"

module Loopspec
  # The answers to a session's calls: those that follow each other go as one, before anything else goes.
  class Answers
    def initialize(stream)
      @stream = stream
      @first = @last = 0
    end

    def returned(call)
      if @last != 0 && call == @last + 1
        @last = call
      else
        finish
        @first = @last = call
      end
    end

    def raised(call, type, message)
      finish
      @stream.add(raised: V1::Raised.new(call: call, exception: V1::ExceptionValue.new(type: type, message: message)))
    end

    def finish
      return if @last.zero?

      returned = V1::Returned.new(first_call: @first, last_call: @last == @first ? 0 : @last)
      @first = @last = 0
      @stream.add(returned: returned)
    end
  end
end
