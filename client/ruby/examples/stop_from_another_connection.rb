# A loop that one connection runs and another one stops. Its callbacks are blocks of ops, so it lives in the server between calls.
#
#   ruby -Ilib -Igen examples/stop_from_another_connection.rb HOST:PORT
require "loopspec"

one = Loopspec::EventLoops.connect(ARGV.fetch(0))
other = Loopspec::EventLoops.connect(ARGV.fetch(0))

loop = one.create
loop.call_soon(Loopspec.block("hello", Loopspec.op(:log, text: "running")))
run = Thread.new { loop.run_forever }

# The other connection knows the loop's id and nothing else.
same = other.loop(loop.id)
same.watch(1) do |watched|
  mark = watched.events.find { |event| event.event == :log_mark }
  next unless mark

  puts mark.log_mark.text
  break
end
same.stop
run.join
puts "stopped"

loop.delete
one.close
other.close
