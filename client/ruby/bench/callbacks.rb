# How many of this program's blocks a loop in a server calls in a second.
#
#   ruby -Ilib -Igen bench/callbacks.rb HOST:PORT [SECONDS]
require "loopspec"

TARGET = ARGV.fetch(0)
SECONDS = Float(ARGV[1] || 3)

def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

# Runs rounds, each of which schedules so many callbacks, until the time is over; callbacks a second.
def measure(together)
  Loopspec::RemoteEventLoop.connect(TARGET) do |loop|
    callbacks = 0
    begun = now
    round = lambda do
      next loop.stop if now - begun >= SECONDS

      callbacks += together
      (together - 1).times { loop.call_soon {} }
      loop.call_soon(&round)
    end
    loop.call_soon(&round)
    loop.run_forever
    callbacks / (now - begun)
  end
end

# Each callback schedules the next, a round trip each; then a thousand in a turn, which the server sends together.
puts format("ruby one after another %d callbacks/s, a thousand a turn %d callbacks/s", measure(1), measure(1000))
