# frozen_string_literal: true

require "grpc"
require "loopspec/errors"

module Loopspec
  # How a client reaches its server, and what it shows there.
  class Connection
    # A server that says nothing for so long is asked, and must then answer within the other.
    CHANNEL_ARGUMENTS = {
      "grpc.keepalive_time_ms" => 20_000,
      "grpc.keepalive_timeout_ms" => 10_000,
      "grpc.http2.max_pings_without_data" => 0,
      "grpc.max_receive_message_length" => -1,
      # Each connection is one of its own.
      "grpc.use_local_subchannel_pool" => 1
    }.freeze

    attr_reader :channel, :connect_timeout

    # token: sent as `authorization: Bearer TOKEN`; needs TLS unless the server is on this machine. certificate_authorities: PEM of those that the server's
    # certificate is from; without it there is no TLS. connect_timeout: seconds that the server may take to answer at first.
    def initialize(target, token: nil, certificate_authorities: nil, connect_timeout: 10)
      @token = token
      @connect_timeout = connect_timeout
      credentials = certificate_authorities ? GRPC::Core::ChannelCredentials.new(certificate_authorities) : :this_channel_is_insecure
      @channel = GRPC::Core::Channel.new(target, CHANNEL_ARGUMENTS, credentials)
      wait_until_ready(target)
    end

    # Of a call about a loop: its id is there for proxies that route by it.
    def metadata(loop_id = "")
      metadata = {}
      metadata["authorization"] = "Bearer #{@token}" if @token
      metadata["loopspec-loop-id"] = loop_id unless loop_id.empty?
      metadata
    end

    def close
      @channel.close
    end

    private

    def wait_until_ready(target)
      deadline = Time.now + @connect_timeout
      until (state = @channel.connectivity_state(true)) == GRPC::Core::ConnectivityStates::READY
        next if @channel.watch_connectivity_state(state, deadline)

        close
        raise ConnectionLostError.new("#{target} cannot be reached within #{@connect_timeout} s", status: :UNAVAILABLE)
      end
    end
  end
end
