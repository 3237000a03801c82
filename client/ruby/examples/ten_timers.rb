# Ten timers, one of them cancelled by another.
#
#   ruby -Ilib -Igen examples/ten_timers.rb HOST:PORT [virtual]
require "loopspec"

Loopspec::RemoteEventLoop.connect(ARGV.fetch(0), virtual_clock: ARGV[1] == "virtual") do |loop|
  start = loop.time
  timers = {}
  (1..10).each do |i|
    timers[i] = loop.call_at(start + (i / 10.0)) do
      puts format("timer %d at %.1f", i, timers[i].when - start)
      timers[7].cancel if i == 3
      loop.stop if i == 10
    end
  end
  loop.run_forever
  puts "timer 7 #{timers[7].cancelled? ? "was cancelled" : "ran"}"
end
