# frozen_string_literal: true

require "open3"
require "rbconfig"
require_relative "served"

# The examples, against a server of the test's.
class ExamplesTest < ServedTest
  ROOT = File.dirname(__dir__)

  def output_of(name, *arguments)
    command = [RbConfig.ruby, "-I#{ROOT}/lib", "-I#{ROOT}/gen", "#{ROOT}/examples/#{name}.rb", serve.target, *arguments]
    output, status = Open3.capture2e(*command)
    assert_predicate status, :success?, output
    output
  end

  def test_hello_world
    assert_equal "Hello World\n", output_of("hello_world")
  end

  def test_display_date
    assert_match(/\A(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n){5}\z/, output_of("display_date", "virtual"))
  end

  def test_ten_timers_one_cancelled
    expected = ([*1..6, *8..10].map { |i| format("timer %d at %.1f\n", i, i / 10.0) } + ["timer 7 was cancelled\n"]).join
    assert_equal expected, output_of("ten_timers", "virtual")
    assert_equal expected, output_of("ten_timers")
  end

  def test_stop_from_another_connection
    assert_equal "running\nstopped\n", output_of("stop_from_another_connection")
  end
end
