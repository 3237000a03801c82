# frozen_string_literal: true

require_relative "served"

# A remote loop is a loop: callbacks, timers, cancelling, fibers, errors.
class RemoteEventLoopTest < ServedTest
  def setup
    super
    @server = serve
    @loop = Loopspec::RemoteEventLoop.connect(@server.target, virtual_clock: true)
    @seen = []
  end

  def teardown
    @loop.close
    super
  end

  def test_callbacks_run_in_order_until_the_loop_is_stopped
    @loop.call_soon("a") { |what| @seen << what }
    @loop.call_soon do
      @seen << "b"
      @loop.call_soon { @seen << "next turn" }
      @loop.stop
    end
    @loop.call_soon { @seen << "c" }
    @loop.run_forever
    assert_equal %w[a b c], @seen
    @loop.stop
    @loop.run_forever
    assert_equal ["a", "b", "c", "next turn"], @seen
  end

  def test_timers_run_by_time_on_the_servers_clock
    @loop.call_later(7200) do
      @seen << @loop.time
      @loop.stop
    end
    hour = @loop.call_later(3600) { @seen << @loop.time }
    assert_equal 3600, hour.when
    @loop.call_at(60) { @seen << @loop.time }
    @loop.call_later(Float::INFINITY) { @seen << "never" }
    @loop.run_forever
    assert_equal [60.0, 3600.0, 7200.0], @seen
    assert_raises(ArgumentError) { @loop.call_later(Float::NAN) {} }
  end

  def test_a_timer_of_the_real_clock_is_not_early
    Loopspec::RemoteEventLoop.connect(@server.target) do |real|
      at = 0
      timer = real.call_at(real.time + 0.02) do
        at = real.time
        real.stop
      end
      real.run_forever
      assert_operator at, :>=, timer.when
    end
  end

  def test_cancelling_reaches_the_server
    never = @loop.call_later(1e6) { @seen << "never" }
    other = nil
    @loop.call_soon do
      @seen << "a"
      other.cancel
      never.cancel
    end
    other = @loop.call_soon { @seen << "cancelled" }
    @loop.call_soon { @seen << "c" }
    @loop.call_later(1) { @loop.stop }
    @loop.run_forever
    assert_equal %w[a c], @seen
    assert_predicate other, :cancelled?
    # Had the server kept it, its clock would go there now.
    @loop.call_later(1) { @loop.stop }
    @loop.run_forever
    assert_equal 2, @loop.time
  end

  def test_callbacks_from_other_threads
    other = nil
    @loop.call_soon do
      other = Thread.new do
        100.times { |i| @loop.call_soon_threadsafe { @seen << i } }
        @loop.stop
      end
    end
    @loop.run_forever
    other.join
    assert_equal (0...100).to_a, @seen
  end

  def test_before_the_run_a_threadsafe_call_keeps_its_place
    50.times do |i|
      @loop.call_soon { @seen << 2 * i }
      @loop.call_soon_threadsafe { @seen << 2 * i + 1 }
    end
    @loop.call_soon { @loop.stop }
    @loop.run_forever
    assert_equal (0...100).to_a, @seen
  end

  def test_a_callback_may_wait_for_another_thread
    @loop.call_soon do
      Thread.new { @loop.call_soon_threadsafe { @seen << "other" } }.join
      # Nothing else runs meanwhile.
      @seen << "first"
      @loop.call_soon { @loop.stop }
    end
    @loop.run_forever
    assert_equal %w[first other], @seen
  end

  def test_fibers_wait_for_remote_timers
    value = @loop.run_until_complete do
      @loop.spawn do
        @loop.sleep(1.5)
        @seen << @loop.time
      end
      @loop.sleep(2)
      @seen << @loop.time
      42
    end
    assert_equal 42, value
    assert_equal [1.5, 2.0], @seen
  end

  def test_run_until_complete_raises_as_its_block_does_and_when_the_loop_is_stopped_first
    error = assert_raises(KeyError) { @loop.run_until_complete { {}.fetch(:no) } }
    assert_match(/no/, error.message)
    @loop.call_soon { @loop.stop }
    error = assert_raises(Loopspec::RaisedError) { @loop.run_until_complete { @loop.sleep(1) } }
    assert_equal ["RuntimeError", "Event loop stopped before Future completed."], [error.type, error.message]
  end

  def test_exceptions_go_to_the_handler_and_the_loop_goes_on
    @loop.exception_handler { |_, context| @seen << "#{context[:message]}: #{context[:exception].message}" }
    @loop.call_soon { raise ArgumentError, "no" }
    @loop.call_soon { @seen << "b" }
    @loop.call_soon { @loop.stop }
    @loop.run_forever
    assert_equal ["Exception in callback: no", "b"], @seen
  end

  def test_system_exit_leaves_the_run_and_keeps_the_rest
    @loop.call_soon { exit 3 }
    @loop.call_soon do
      @seen << "rest"
      @loop.stop
    end
    assert_equal 3, assert_raises(SystemExit) { @loop.run_forever }.status
    refute_predicate @loop, :running?
    assert_empty @seen
    @loop.run_forever
    assert_equal ["rest"], @seen
  end

  def test_what_is_thrown_past_the_run_ends_the_session
    @loop.call_soon { throw :out }
    catch(:out) { @loop.run_forever }
    refute_predicate @loop, :running?
    assert_raises(Loopspec::ConnectionLostError) { @loop.run_forever }
  end

  def test_it_raises_what_a_loop_raises
    runtime_error = ->(&block) { assert_equal "RuntimeError", assert_raises(Loopspec::RaisedError, &block).type }
    @loop.call_soon do
      runtime_error.call { @loop.run_forever }
      runtime_error.call { @loop.close }
      @seen << "refused"
      @loop.stop
    end
    @loop.run_forever
    assert_equal ["refused"], @seen
    @loop.close
    @loop.close
    assert_predicate @loop, :closed?
    runtime_error.call { @loop.call_soon {} }
    runtime_error.call { @loop.run_forever }
  end

  def test_many_callbacks_of_one_turn
    5000.times { |i| @loop.call_soon { @seen << i } }
    @loop.call_soon { @loop.stop }
    @loop.run_forever
    assert_equal (0...5000).to_a, @seen
  end
end
