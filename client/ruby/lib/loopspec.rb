# frozen_string_literal: true

# A client of a loopspec server: asyncio's event loops at a distance. Methods have asyncio's names, and its documentation is their manual:
# https://docs.python.org/3/library/asyncio-eventloop.html
module Loopspec
end

require "loopspec/errors"
require "loopspec/event_loops"
require "loopspec/ops"
require "loopspec/remote_event_loop"
