# https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server.
#
#   ruby -Ilib -Igen examples/display_date.rb HOST:PORT [virtual]
require "loopspec"

def display_date(end_time, loop)
  puts Time.now.strftime("%F %T")
  if loop.time + 1.0 < end_time
    loop.call_later(1) { display_date(end_time, loop) }
  else
    loop.stop
  end
end

Loopspec::RemoteEventLoop.connect(ARGV.fetch(0), virtual_clock: ARGV[1] == "virtual") do |loop|
  # Schedule the first call to display_date.
  end_time = loop.time + 5.0
  loop.call_soon { display_date(end_time, loop) }

  # Blocking call interrupted by loop.stop.
  loop.run_forever
end
