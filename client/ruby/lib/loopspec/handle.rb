# frozen_string_literal: true

module Loopspec
  # A callback that waits for its turn. https://docs.python.org/3/library/asyncio-eventloop.html#callback-handles
  class Handle
    # @api private
    attr_reader :number

    # @api private
    def initialize(number, dropped, callback)
      @number = number
      @dropped = dropped
      @callback = callback
    end

    # Its callback will not run. Does nothing when it ran or was cancelled already.
    def cancel
      return if cancelled?

      @callback = nil
      @dropped.call(self)
    end

    def cancelled?
      @callback.nil?
    end

    # @api private
    def run
      @callback&.call
    end
  end

  # A callback that waits for its time.
  class TimerHandle < Handle
    # Seconds on the scale of the loop's time.
    attr_reader :when

    # @api private
    def initialize(number, dropped, callback, due)
      super(number, dropped, callback)
      @when = due
    end
  end
end
