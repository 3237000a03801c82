# frozen_string_literal: true

require "socket"
require_relative "served"

# What goes wrong on the way to a loop comes as a typed error, and nothing hangs.
class FailuresTest < ServedTest
  def connect(target, **options, &block)
    Loopspec::RemoteEventLoop.connect(target, **options, &block)
  end

  def test_a_server_that_is_not_there
    assert_raises(Loopspec::ConnectionLostError) { connect("unix:/nonexistent/loopspec.sock", connect_timeout: 0.1) }
    assert_raises(Loopspec::ConnectionLostError) { Loopspec::EventLoops.connect("unix:/nonexistent/loopspec.sock", connect_timeout: 0.1) }
  end

  def test_a_server_that_says_nothing
    silent = TCPServer.new("127.0.0.1", 0)
    assert_raises(Loopspec::ConnectionLostError) { connect("127.0.0.1:#{silent.addr[1]}", connect_timeout: 0.3) }
  ensure
    silent.close
  end

  def test_a_refusal_says_why_and_which_limit
    target = serve("--max-sessions", "1").target
    connect(target) do
      error = assert_raises(Loopspec::CallRefusedError) { connect(target) }
      assert_equal [:RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED"], [error.status, error.reason]
      assert_equal %w[max_sessions 1], error.metadata.values_at("limit", "value")
    end
  end

  def test_an_implementation_that_is_not_offered
    error = assert_raises(Loopspec::CallRefusedError) { connect(serve.target, implementation: "selector/none") }
    assert_equal "UNKNOWN_IMPLEMENTATION", error.reason
  end

  def test_a_killed_server_ends_the_run
    server = serve
    loop = connect(server.target)
    loop.call_soon { Process.kill(:KILL, server.pid) }
    assert_raises(Loopspec::ConnectionLostError) { loop.run_forever }
    refute_predicate loop, :running?
    assert_raises(Loopspec::ConnectionLostError) { loop.call_soon {} }
    assert_raises(Loopspec::ConnectionLostError) { loop.run_forever }
    loop.close
  end

  def test_an_expired_deadline_ends_the_run
    connect(serve.target, deadline: 0.5) do |loop|
      assert_raises(Loopspec::DeadlineExpiredError) { loop.run_forever }
    end
  end

  def test_a_callback_that_takes_too_long_ends_the_session
    connect(serve.target, callback_ms: 50) do |loop|
      loop.call_soon { sleep 0.3 }
      assert_equal "CALLBACK_TIMEOUT", assert_raises(Loopspec::CallRefusedError) { loop.run_forever }.reason
    end
  end

  def test_too_many_handles_are_refused_by_name
    connect(serve("--max-pending-handles", "10").target) do |loop|
      11.times { loop.call_soon {} }
      assert_equal "max_pending_handles", assert_raises(Loopspec::CallRefusedError) { loop.run_forever }.metadata["limit"]
    end
  end
end
