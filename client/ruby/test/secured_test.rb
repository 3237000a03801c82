# frozen_string_literal: true

require "tmpdir"
require_relative "served"

# TLS and tokens, for sessions and for plain calls.
class SecuredTest < ServedTest
  def setup
    super
    Dir.mktmpdir do |folder|
      assert system(File.expand_path("../../make_certificate", __dir__), folder)
      at = ->(name) { File.join(folder, name) }
      @options = { token: File.read(at["tokens"]).split.last, certificate_authorities: File.read(at["certificate.pem"]) }
      @target = serve("--tls-certificate", at["certificate.pem"], "--tls-key", at["key.pem"], "--tokens", at["tokens"]).target
    end
  end

  def test_a_session_and_plain_calls_over_tls_with_a_token
    Loopspec::RemoteEventLoop.connect(@target, **@options) do |loop|
      loop.call_soon { loop.stop }
      loop.run_forever
    end
    Loopspec::EventLoops.connect(@target, **@options) do |loops|
      assert_equal "mine", loops.create(loop_id: "mine").get.id
    end
  end

  def test_without_the_token_it_is_refused_without_tls_there_is_no_server
    error = assert_raises(Loopspec::CallRefusedError) do
      Loopspec::RemoteEventLoop.connect(@target, certificate_authorities: @options[:certificate_authorities])
    end
    assert_equal "MISSING_TOKEN", error.reason
    assert_raises(Loopspec::ConnectionLostError) { Loopspec::RemoteEventLoop.connect(@target, token: @options[:token], connect_timeout: 0.5) }
  end
end
