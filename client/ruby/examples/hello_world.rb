# https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server.
#
#   ruby -Ilib -Igen examples/hello_world.rb HOST:PORT
require "loopspec"

# A callback to print 'Hello World' and stop the event loop.
def hello_world(loop)
  puts "Hello World"
  loop.stop
end

Loopspec::RemoteEventLoop.connect(ARGV.fetch(0)) do |loop|
  # Schedule a call to hello_world.
  loop.call_soon { hello_world(loop) }

  # Blocking call interrupted by loop.stop.
  loop.run_forever
end
