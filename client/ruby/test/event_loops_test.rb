# frozen_string_literal: true

require_relative "served"

# Loops by plain calls.
class EventLoopsTest < ServedTest
  def setup
    super
    @loops = Loopspec::EventLoops.connect(serve.target)
  end

  def teardown
    @loops.close
    super
  end

  def op(...) = Loopspec.op(...)
  def block(...) = Loopspec.block(...)

  def marks(loop, count)
    texts = []
    loop.watch(1) do |watched|
      texts.concat(watched.events.select { |event| event.event == :log_mark }.map { |event| event.log_mark.text })
      break if texts.size >= count
    end
    texts
  end

  def test_blocks_run_at_their_time
    loop = @loops.create(virtual_clock: true, blocks: [block("later", op(:log, text: "later"), op(:stop))])
    loop.call_soon(block("hello", op(:log, text: "hello")))
    assert_equal 10, loop.call_later(10, "later").when
    never = loop.call_at(5, block("never", op(:log, text: "never")), handle_id: "h5")
    assert_equal "h5", never.handle_id
    loop.cancel_handle("h5")
    loop.run_forever
    assert_equal 10, loop.time
    assert_equal %w[hello later], marks(loop, 2)
    loop.delete
  end

  def test_a_future_has_its_result
    loop = @loops.create(virtual_clock: true)
    loop.call_later(1, block("set", op(:set_result, future: "f", value: Loopspec::V1::Value.new(integer: 42))))
    assert_equal 42, loop.run_until_complete("f").integer
  end

  def test_loops_are_listed_and_known_by_their_id
    @loops.create(loop_id: "mine")
    assert_equal ["mine"], @loops.list.map(&:id)
    assert_equal @loops.list_implementations.map(&:name), [@loops.loop("mine").get.implementation]
  end

  def test_what_the_loop_raises_is_not_what_the_service_refuses
    loop = @loops.create
    loop.call_soon(block("exit", op(:raise, type: "SystemExit")))
    assert_equal "SystemExit", assert_raises(Loopspec::RaisedError) { loop.run_forever }.type
    assert_equal "UNKNOWN_LOOP", assert_raises(Loopspec::CallRefusedError) { @loops.loop("nobodys").time }.reason
  end

  def test_a_timeout_stops_a_run
    loop = @loops.create
    assert_raises(Loopspec::DeadlineExpiredError) { loop.run_forever(timeout: 0.2) }
    other = @loops.create
    other.run_forever(background: true)
    other.stop
  end
end
