# frozen_string_literal: true

require "minitest/autorun"
require "loopspec"
require "timeout"

# A server of the test's own.
class Served
  attr_reader :target, :pid

  def initialize(*flags)
    command = ENV.fetch("LOOPSPEC") { raise "LOOPSPEC must name the loopspec command; ./check does that" }
    @output = IO.popen([command, "serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll", *flags], err: File::NULL)
    @pid = @output.pid
    @target = @output.gets[/127\.0\.0\.1:\d+/]
  end

  def kill
    Process.kill(:KILL, @pid)
    @output.close
  rescue Errno::ESRCH, IOError
    nil
  end
end

class ServedTest < Minitest::Test
  def setup
    @servers = []
  end

  def teardown
    @servers.each(&:kill)
  end

  def serve(*flags)
    @servers << Served.new(*flags)
    @servers.last
  end

  # Nothing may hang.
  def run
    Timeout.timeout(60) { super }
  end
end
